import { describe, expect, it } from 'vitest'
import { threeSentences } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import { corpusOf, readPrompt, type Corpus } from '#renderer/lessons/engine/corpus/corpus.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { joinTokens } from '#renderer/lessons/engine/corpus/tokenise.ts'
import { generate, type GenerationEnd } from '#renderer/lessons/engine/generate.ts'
import { crossEntropy, logprobOf, perplexity } from '#renderer/lessons/engine/next-token-model.ts'
import { NgramCounts, tableRows } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { byToken, sum } from './corpora.ts'

const bigram = (corpus: Corpus, alpha: number, contextLength = 1) =>
  new NgramModel(new NgramCounts(corpus, contextLength), alpha)

/** What a model says after a text, by token. */
const after = (model: NgramModel, text: string) =>
  byToken(model.vocabulary, model.predict(readPrompt(model.vocabulary, text)))

function write(
  model: NgramModel,
  prompt: string,
  sampling: Partial<SamplingSettings>,
): { text: string; end: GenerationEnd } {
  const ids = readPrompt(model.vocabulary, prompt)
  const loop = generate(model, ids, { ...DEFAULT_SAMPLING, maxTokens: 20, ...sampling })
  for (;;) {
    const turn = loop.next()
    if (turn.done) {
      const written = ids.filter((id) => id !== model.vocabulary.end)
      const tokens = written.map((id) => model.vocabulary.tokenOf(id))
      return { text: joinTokens(tokens, model.vocabulary.unit), end: turn.value }
    }
    ids.push(turn.value.choice.id)
  }
}

describe('chapter 4: a model of three sentences', () => {
  it.each(['en', 'zh-CN'] as const)('%s: the table of counts is 5 × 5 with these', (locale) => {
    const corpus = threeSentences(locale)
    const counts = new NgramCounts(corpus, 1)
    const table = corpus.vocabulary.tokens.map((_, id) => [...counts.row([id])])
    expect(table).toEqual([
      [0, 0, 2, 0, 0], // I → love
      [0, 0, 1, 0, 0], // you → love
      [0, 0, 0, 2, 1], // love → oranges, grapes
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ])
    expect(counts.seenRows).toBe(3)
    expect(counts.possibleRows).toBe(5n)
  })

  it('P(oranges | love) = 2/3 and P(grapes | love) = 1/3', () => {
    expect(after(bigram(threeSentences('en'), 0), 'love')).toEqual({
      oranges: 2 / 3,
      grapes: 1 / 3,
    })
  })

  it('rows of oranges and grapes are empty: no prediction, and with add-1 each word is 1/5', () => {
    const fifth = { I: 0.2, you: 0.2, love: 0.2, oranges: 0.2, grapes: 0.2 }
    for (const word of ['oranges', 'grapes']) {
      const ids = [threeSentences('en').vocabulary.idOf(word)]
      expect(bigram(threeSentences('en'), 0).predict(ids)).toBeNull()
      expect(after(bigram(threeSentences('en'), 1), word)).toEqual(fifth)
    }
  })

  it.each([0, 0.3, 1])('one token’s probability is that of its whole row, α = %d', (alpha) => {
    const model = bigram(threeSentences('en'), alpha)
    for (let now = 0; now < 5; now++) {
      const row = model.predict([now])
      for (let next = 0; next < 5; next++) {
        expect(model.probability([now], next)).toBe(row?.[next] ?? 0)
      }
    }
  })

  it('add-1 gives to what was never seen and takes from what was', () => {
    const { love, oranges } = after(bigram(threeSentences('en'), 1), 'love')
    expect(love).toBeCloseTo(1 / 8, 15)
    expect(oranges).toBeCloseTo(3 / 8, 15)
    expect(() => bigram(threeSentences('en'), -1)).toThrow('α is 0 or more')
  })

  it('with ever more added, every word comes to the same', () => {
    const row = bigram(threeSentences('en'), 1e9).predict([2])
    for (const p of row ?? []) expect(p).toBeCloseTo(1 / 5, 8)
  })

  it('a text ends where the table has an empty row', () => {
    const model = bigram(threeSentences('en'), 0)
    expect(write(model, 'you', { temperature: 0 })).toEqual({
      text: 'you love oranges',
      end: 'no-prediction',
    })
    expect(
      write(bigram(threeSentences('en'), 1), 'you', { temperature: 0, maxTokens: 3 }).end,
    ).toBe('length')
  })

  it('“you love grapes” is nowhere in the data, and the model finds it as likely as 1 in 3 (chapter 7)', () => {
    const model = bigram(threeSentences('en'), 0)
    const [you, love, grapes] = readPrompt(model.vocabulary, 'you love grapes')
    expect(threeSentences('en').sentences).not.toContainEqual([you, love, grapes])
    const logprob = logprobOf(model, [you!], love!) + logprobOf(model, [you!, love!], grapes!)
    expect(Math.exp(logprob)).toBeCloseTo(1 / 3, 15)
  })

  it('perplexity is e to the mean surprise', () => {
    // −ln p per token: I → love 0, love → oranges ln 1.5, love → grapes ln 3; six tokens in all.
    const model = bigram(threeSentences('en'), 0)
    const { sentences } = threeSentences('en')
    expect(crossEntropy(model, sentences)).toBeCloseTo((2 * Math.log(1.5) + Math.log(3)) / 6, 14)
    expect(perplexity(model, sentences)).toBeCloseTo((1.5 ** 2 * 3) ** (1 / 6), 14)
    expect(perplexity(model, [[3, 0]])).toBe(Infinity)
    expect(perplexity(bigram(threeSentences('en'), 1e9), sentences)).toBeCloseTo(5, 6)
  })
})

describe('chapter 5: the context window', () => {
  it('the table of five words grows 5, 25, 125 rows; at 1024 tokens their number has 716 digits', () => {
    expect([1, 2, 3].map((n) => tableRows(5, n))).toEqual([5n, 25n, 125n])
    const digits = String(tableRows(5, 1024))
    expect(digits).toHaveLength(716)
    expect(digits.slice(0, 3)).toBe('556')
    // 10^0.745 ≈ 5.56, from the logarithm: 1024 · log₁₀ 5 = 715.745…
    expect(Math.floor(1024 * Math.log10(5))).toBe(715)
    expect(10 ** ((1024 * Math.log10(5)) % 1)).toBeCloseTo(5.56, 2)
  })

  it('with two tokens of context “you love” is known apart from “I love”', () => {
    const model = bigram(threeSentences('en'), 0, 2)
    expect(after(model, 'you love')).toEqual({ oranges: 1 })
    expect(after(model, 'I love')).toEqual({ oranges: 0.5, grapes: 0.5 })
    expect(model.counts.possibleRows).toBe(25n)
    expect(model.predict([2])).toBeNull() // no context of two, and no marked beginning
    expect(() => new NgramCounts(threeSentences('en'), 0)).toThrow('1 token or more')
  })

  it('what falls out of the window makes no difference', () => {
    const corpus = corpusOf(englishSentences(300, 1), { ends: true })
    for (const n of [1, 2, 3]) {
      const model = bigram(corpus, 0, n)
      const { her, his } = after(model, 'Mary reads a letter from')
      expect([her, his].every((p) => p !== undefined && p > 0)).toBe(true)
      expect(after(model, 'Paul reads a letter from')).toEqual(
        after(model, 'Mary reads a letter from'),
      )
    }
    expect(after(bigram(corpus, 0, 5), 'Mary reads a letter from')).toEqual({ her: 1 })
    expect(after(bigram(corpus, 0, 5), 'Paul reads a letter from')).toEqual({ his: 1 })
  })

  it('a longer window knows the training text better, and has more rows', () => {
    const corpus = corpusOf(englishSentences(300, 1), { ends: true })
    const models = [1, 2, 3].map((n) => bigram(corpus, 0, n))
    const [one = 0, two = 0, three = 0] = models.map((m) => perplexity(m, corpus.sentences))
    expect(one).toBeGreaterThan(two)
    expect(two).toBeGreaterThan(three)
    const [a = 0, b = 0, c = 0] = models.map(({ counts }) => counts.seenRows)
    expect(a).toBe(corpus.vocabulary.size)
    expect(b).toBeGreaterThan(a)
    expect(c).toBeGreaterThan(b)
  })

  it('the counts of a row with ends: how sentences begin', () => {
    const corpus = corpusOf(['I love oranges', 'I love grapes', 'you love oranges'], { ends: true })
    const counts = new NgramCounts(corpus, 3)
    expect(byToken(corpus.vocabulary, counts.row([0]))).toEqual({ I: 2, you: 1 })
    expect(counts.row([0, 0, 0])).toEqual(counts.row([]))
  })
})

describe('chapters 2 and 3: predicting and the loop', () => {
  const corpus = corpusOf(englishSentences(300, 1), { ends: true })
  const model = bigram(corpus, 0.1)

  it('every prediction has a probability for each token of the vocabulary, and they sum to 1', () => {
    for (const contextLength of [1, 2, 3]) {
      for (const [id] of corpus.vocabulary.tokens.entries()) {
        const p = bigram(corpus, 0.1, contextLength).predict([0, id])
        expect(p).toHaveLength(corpus.vocabulary.size)
        expect(sum(p ?? [])).toBeCloseTo(1, 12)
      }
    }
  })

  it('the same seed gives the same text, another seed another', () => {
    const hot = { temperature: 1, topP: 1 }
    const text = write(model, 'the', { ...hot, seed: 7 }).text
    expect(write(model, 'the', { ...hot, seed: 7 }).text).toBe(text)
    const others = [1, 2, 3, 4].map((seed) => write(model, 'the', { ...hot, seed }).text)
    expect(new Set(others).size).toBeGreaterThan(1)
  })

  it('temperature towards 0 is greedy, but where two tokens are equally likely', () => {
    let compared = 0
    const sampling = { ...DEFAULT_SAMPLING, topP: 1 }
    for (const id of corpus.vocabulary.tokens.keys()) {
      const chosen = (temperature: number, seed: number): number => {
        const turn = generate(model, [id], { ...sampling, temperature, seed }).next().value
        return typeof turn === 'object' ? turn.choice.id : -1
      }
      const [first = 0, second = 0] = [...(model.predict([id]) ?? [])].sort((a, b) => b - a)
      if (first < 1.02 * second) continue
      compared++
      for (const seed of [1, 2, 3]) expect(chosen(0.001, seed)).toBe(chosen(0, seed))
    }
    expect(compared).toBeGreaterThan(40)
  })

  it('top-p keeps the smallest set whose mass is p or more; what is cut stays listed', () => {
    const prompt = readPrompt(corpus.vocabulary, 'the')
    const sampling = { ...DEFAULT_SAMPLING, temperature: 1, topP: 0.5 }
    const first = generate(model, prompt, sampling).next().value
    if (typeof first !== 'object') throw new Error('it wrote nothing')
    const falling = [...first.probabilities].sort((a, b) => b - a)
    const size = first.choice.draw?.afterTopP ?? 0
    expect(sum(falling.slice(0, size))).toBeGreaterThanOrEqual(0.5)
    expect(sum(falling.slice(0, size - 1))).toBeLessThan(0.5)
    expect(first.choice.top).toHaveLength(20)
    expect(first.choice.top.map(({ kept }) => kept)).toEqual(
      Array.from({ length: 20 }, (_, rank) => rank < size),
    )
  })

  it('a text that reaches its end token stops there', () => {
    expect(write(model, 'Anna', { temperature: 0, maxTokens: 99 })).toMatchObject({ end: 'eos' })
  })
})
