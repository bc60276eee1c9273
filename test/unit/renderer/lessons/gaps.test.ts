import { describe, expect, it } from 'vitest'
import { readPrompt } from '#renderer/lessons/engine/corpus/corpus.ts'
import { gaps } from '#renderer/lessons/engine/corpus/gaps.ts'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { Adam } from '#renderer/lessons/engine/network/optimiser.ts'
import { Trainer } from '#renderer/lessons/engine/network/trainer.ts'
import { RECIPE } from '#renderer/lessons/engine/transformer/recipe.ts'
import { TinyTransformer } from '#renderer/lessons/engine/transformer/tiny-transformer.ts'

describe.each([
  ['en', 'Paris', 'Lima', 'the capital of Italy is', 'Rome'],
  ['zh-CN', '巴', '利马', '意大利的首都是', '罗'],
] as const)('%s: chapter 7, a gap in the data', (locale, wrong, right, known, answer) => {
  const { corpus, question } = gaps(locale)
  const { vocabulary, sentences } = corpus

  /** The most probable next token and its probability. */
  function guess(p: Float64Array | null): [token: string, p: number] {
    const [best] = [...(p ?? []).entries()].sort(([, a], [, b]) => b - a)
    return [vocabulary.tokenOf(best?.[0] ?? -1), best?.[1] ?? 0]
  }

  it('the question is made of known words, and its answer is none of them', () => {
    expect(readPrompt(vocabulary, question).length).toBeGreaterThan(1)
    expect([...right].every((token) => vocabulary.has(token)) && vocabulary.has(right)).toBe(false)
    const asked = readPrompt(vocabulary, question).join()
    expect(sentences.filter((ids) => ids.join().startsWith(asked))).toEqual([])
  })

  it('the bigram table answers all the same: what it read most often, 3 in 5', () => {
    const model = new NgramModel(new NgramCounts(corpus, 1), 0)
    expect(guess(model.predict(readPrompt(vocabulary, question)))).toEqual([wrong, 3 / 5])
    // It says so of Italy too, whose capital it has read: it sees one token.
    expect(guess(model.predict(readPrompt(vocabulary, known)))).toEqual([wrong, 3 / 5])
  })

  it('a table with a long window has no such row; a Transformer knows what it read, and makes up the rest', () => {
    const long = new NgramModel(new NgramCounts(corpus, 5), 0)
    expect(long.predict(readPrompt(vocabulary, question))).toBeNull()

    const model = new TinyTransformer(vocabulary, RECIPE.sizes, { seed: 1 })
    const options = { optimiser: new Adam(RECIPE.learningRate), batchSize: 8, seed: 1 }
    const trainer = new Trainer(model, sentences, options)
    for (let step = 0; step < 160; step++) trainer.step()
    const [token, sure] = guess(model.predict(readPrompt(vocabulary, known)))
    expect(token).toBe(answer)
    expect(sure).toBeGreaterThan(0.9)
    // Whatever it says is wrong, and it is far surer of it than if it knew that it does not know.
    const [, confidence] = guess(model.predict(readPrompt(vocabulary, question)))
    expect(confidence).toBeGreaterThan(5 / vocabulary.size)
  })
})
