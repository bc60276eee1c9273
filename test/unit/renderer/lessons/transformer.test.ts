import { beforeAll, describe, expect, it } from 'vitest'
import { chineseSentences } from '#renderer/lessons/engine/corpus/chinese.ts'
import { corpusOf, readPrompt } from '#renderer/lessons/engine/corpus/corpus.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { checkGradient } from '#renderer/lessons/engine/network/gradient-check.ts'
import { rowOf, type Matrix } from '#renderer/lessons/engine/network/matrix.ts'
import { parameterCount } from '#renderer/lessons/engine/network/parameter.ts'
import { crossEntropy } from '#renderer/lessons/engine/next-token-model.ts'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { GELU, RELU } from '#renderer/lessons/engine/transformer/activation.ts'
import {
  beginTraining,
  RECIPE,
  type Apprenticeship,
} from '#renderer/lessons/engine/transformer/recipe.ts'
import type { Switches } from '#renderer/lessons/engine/transformer/block.ts'
import { gptParameters } from '#renderer/lessons/engine/transformer/size.ts'
import { TinyTransformer } from '#renderer/lessons/engine/transformer/tiny-transformer.ts'
import { sum } from './corpora.ts'

const SMALL = { width: 8, heads: 2, neurons: 12, contextLength: 16 }

/** The loss of the best bigram table that any of these smoothings gives, chosen on the test itself. */
function bestBigram({ split }: Apprenticeship): number {
  const counts = new NgramCounts(split.training, 1)
  const alphas = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
  const losses = alphas.map((a) => crossEntropy(new NgramModel(counts, a), split.heldOut.sentences))
  return Math.min(...losses)
}

const MAKE = { en: englishSentences, 'zh-CN': chineseSentences }
type Language = keyof typeof MAKE
/** Some seconds of a processor's time; a machine that has other things to do may take far longer. */
const TRAINING_TIMEOUT_MS = 240_000
const LANGUAGES: Language[] = ['en', 'zh-CN']

const learned = {} as Record<Language, Apprenticeship & { curve: number[] }>
for (const language of LANGUAGES) {
  beforeAll(() => {
    const begun = beginTraining(MAKE[language](RECIPE.sentences, 1), 1)
    const curve = Array.from({ length: RECIPE.steps }, () => begun.trainer.step().loss)
    learned[language] = { ...begun, curve }
  }, TRAINING_TIMEOUT_MS)
}

describe.each(LANGUAGES)('%s: a Transformer trained on a few hundred sentences', (language) => {
  it('finds sentences it has never seen more likely than the bigram table does', () => {
    const { model, split } = learned[language]
    expect(model.lossOn(split.heldOut.sentences)).toBeLessThan(bestBigram(learned[language]))
  })

  it('began knowing nothing: no better than guessing among all tokens', () => {
    const { model, curve } = learned[language]
    expect(curve[0]).toBeGreaterThan(Math.log(model.vocabulary.size) * 0.95)
    expect(curve.at(-1)).toBeLessThan(Math.log(model.vocabulary.size) / 2)
  })

  it('falls apart without the residual, and is worse without positions or a head (chapters 8, 10, 11)', () => {
    const { model, split } = learned[language]
    const sentences = split.heldOut.sentences.slice(0, 24)
    const lossWith = (switches: Switches) =>
      crossEntropy(
        {
          vocabulary: model.vocabulary,
          contextLength: model.contextLength,
          predict: (context) => model.predict(context, switches),
        },
        sentences,
      )
    const whole = lossWith({})
    expect(whole).toBe(crossEntropy(model, sentences))
    expect(lossWith({ residual: false })).toBeGreaterThan(whole + 1)
    expect(lossWith({ positions: false })).toBeGreaterThan(whole)
    for (const head of [0, 1]) expect(lossWith({ headsOff: [head] })).toBeGreaterThan(whole)
  })
})

describe('what the Transformer learned and a bigram table cannot know', () => {
  it.each<[Language, she: string, he: string, rests: string[], women: string[], men: string[]]>([
    [
      'en',
      'her',
      'his',
      [' drinks the last tea with', ' reads the new book with', ' eats the good cake in'],
      ['Anna', 'Mary', 'Lucy', 'Emma'],
      ['Tom', 'Paul', 'Jack', 'David'],
    ],
    [
      'zh-CN',
      '她',
      '他',
      ['说'],
      ['小红', '妈妈', '奶奶', '姐姐'],
      ['小明', '爸爸', '爷爷', '哥哥'],
    ],
  ])('%s: whether it is “%s” or “%s” follows from who came first', (language, ...words) => {
    const [she, he, rests, women, men] = words
    const { model } = learned[language]
    for (const name of [...women, ...men]) {
      for (const rest of rests) {
        const p = model.predict(readPrompt(model.vocabulary, name + rest))
        const [hers = 0, his = 0] = [she, he].map((word) => p[model.vocabulary.idOf(word)])
        expect(hers > his, `${name}${rest}`).toBe(women.includes(name))
      }
    }
  })
})

describe('the pass forwards', () => {
  const corpus = corpusOf(englishSentences(40, 1), { ends: true })
  const model = new TinyTransformer(corpus.vocabulary, SMALL, { seed: 3 })
  const ids = corpus.sentences[0] ?? []
  const near = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, 12))
  const rows = (m: Matrix) => Array.from({ length: m.rows }, (_, row) => rowOf(m, row))

  it('x = embedding + position; the same token has the same embedding wherever it stands', () => {
    const [id = 0] = ids.slice(1)
    const { embedded, positions, block } = model.forward([id, id, id])
    near(rowOf(embedded, 2), rowOf(embedded, 0))
    near(
      block.input.data,
      embedded.data.map((value, i) => value + (positions.data[i] ?? NaN)),
    )
    expect([...rowOf(block.input, 2)]).not.toEqual([...rowOf(block.input, 0)])
  })

  it('y = x + F(x), twice', () => {
    const { block } = model.forward(ids)
    const { input, attention, middle, ffn, output } = block
    near(
      middle.data,
      input.data.map((value, i) => value + (attention.output.data[i] ?? NaN)),
    )
    near(
      output.data,
      middle.data.map((value, i) => value + (ffn.output.data[i] ?? NaN)),
    )
  })

  it('rows of probabilities sum to 1, and later tokens change none before them', () => {
    const all = model.forward(ids).logits
    for (let length = 1; length <= ids.length; length++) {
      near(rowOf(model.forward(ids.slice(0, length)).logits, length - 1), rowOf(all, length - 1))
      expect(sum(model.predict(ids.slice(0, length)))).toBeCloseTo(1, 12)
    }
  })

  it('without positions and mask a shuffled sentence’s rows only move; with the mask they change', () => {
    const order = ids.map((_, at) => (at * 3 + 2) % ids.length)
    expect(new Set(order).size).toBe(ids.length)
    const shuffled = order.map((at) => ids[at] ?? 0)
    const encoder = { positions: false, mask: false } as const
    const plain = rows(model.forward(ids, encoder).logits)
    const moved = rows(model.forward(shuffled, encoder).logits)
    order.forEach((from, to) => near(moved[to] ?? [], plain[from] ?? []))
    const masked = rows(model.forward(shuffled, { positions: false }).logits)
    const other = rows(model.forward(ids, { positions: false }).logits)
    const far = order.filter(
      (from, to) => Math.abs((masked[to]?.[1] ?? 0) - (other[from]?.[1] ?? 0)) > 1e-6,
    )
    expect(far.length).toBeGreaterThan(ids.length / 2)
  })

  it('only the last tokens of a long context count', () => {
    const long = Array.from({ length: 30 }, (_, at) => at)
    expect(model.predict(long)).toEqual(model.predict(long.slice(-SMALL.contextLength)))
    expect(() => model.forward(long)).toThrow('30 tokens, of 1 to 16')
    expect(() => model.forward([])).toThrow('0 tokens')
  })

  it('has as many numbers as its matrices have', () => {
    const { width: d, neurons: n } = SMALL
    const block = 4 * d * d + 2 * d * n + n + d + 4 * d
    expect(parameterCount(model.parameters)).toBe(corpus.vocabulary.size * d + block + 2 * d)
    expect(new Set(model.parameters.map(({ name }) => name)).size).toBe(model.parameters.length)
  })
})

describe('the pass backwards', () => {
  const { vocabulary, sentences } = corpusOf(englishSentences(4, 2), { ends: true })

  it.each([
    ['ReLU', RELU],
    ['GELU', GELU],
  ])('%s: every kind of gradient agrees with finite differences', (_, activation) => {
    const model = new TinyTransformer(vocabulary, SMALL, { seed: 4, activation })
    const batch = sentences.slice(0, 3)
    for (const parameter of model.parameters) {
      const { length } = parameter.value.data
      for (let index = 0; index < length; index += Math.ceil(length / 24)) {
        const { error } = checkGradient(model, batch, parameter, index)
        expect(error, `${parameter.name} ${String(index)}`).toBeLessThan(1e-4)
      }
    }
  })

  it('loss is the same number as measured token by token', () => {
    const model = new TinyTransformer(vocabulary, SMALL, { seed: 4 })
    const loss = crossEntropy(model, sentences)
    expect(model.learnFrom(sentences)).toBeCloseTo(loss, 12)
    expect(model.lossOn(sentences)).toBeCloseTo(loss, 12)
  })
})

describe('chapter 14: sizes', () => {
  it.each([
    // As Hugging Face's transformers counts them, num_parameters().
    ['GPT-2', 12, 768, 1024, 124_439_808],
    ['GPT-2 XL', 48, 1600, 1024, 1_557_611_200],
  ])('%s', (_, layers, width, contextLength, count) => {
    expect(gptParameters({ layers, width, contextLength, vocabulary: 50_257 })).toBe(count)
  })

  it('GPT-3 has 175 billion (Brown et al. 2020, table 2.1)', () => {
    const sizes = { layers: 96, width: 12_288, contextLength: 2048, vocabulary: 50_257 }
    expect(Math.round(gptParameters(sizes) / 1e9)).toBe(175)
  })
})

describe('the same seed', () => {
  const run = (seed: number) => {
    const { model, trainer } = beginTraining(englishSentences(60, 1), seed)
    const curve = Array.from({ length: 12 }, () => trainer.step().loss)
    return { curve, weights: model.parameters.map(({ value }) => value.data) }
  }

  it('gives the same curve and the same weights, to the bit; another seed others', () => {
    expect(run(7)).toEqual(run(7))
    expect(run(8).curve).not.toEqual(run(7).curve)
  })
})
