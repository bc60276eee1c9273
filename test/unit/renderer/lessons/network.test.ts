import { describe, expect, it } from 'vitest'
import { threeSentences } from '#renderer/lessons/engine/corpus/three-sentences.ts'
import { corpusOf } from '#renderer/lessons/engine/corpus/corpus.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'
import { BigramNetwork } from '#renderer/lessons/engine/network/bigram-network.ts'
import { checkGradient } from '#renderer/lessons/engine/network/gradient-check.ts'
import {
  addTransposedProduct,
  matrixOf,
  multiply,
  multiplyByTransposed,
  rowOf,
  zeros,
} from '#renderer/lessons/engine/network/matrix.ts'
import { Adam, Sgd } from '#renderer/lessons/engine/network/optimiser.ts'
import { constant, parameterCount } from '#renderer/lessons/engine/network/parameter.ts'
import { crossEntropyOf, softmax } from '#renderer/lessons/engine/network/softmax.ts'
import { Trainer } from '#renderer/lessons/engine/network/trainer.ts'
import { crossEntropy, logprobOf } from '#renderer/lessons/engine/next-token-model.ts'
import { NgramCounts } from '#renderer/lessons/engine/ngram/counts.ts'
import { NgramModel } from '#renderer/lessons/engine/ngram/model.ts'
import { sum } from './corpora.ts'

describe('matrices', () => {
  const a = matrixOf([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const b = matrixOf([
    [7, 8],
    [9, 10],
    [11, 12],
  ])

  it('are multiplied row by column', () => {
    expect(multiply(a, b)).toEqual(
      matrixOf([
        [58, 64],
        [139, 154],
      ]),
    )
    expect(multiplyByTransposed(a, a)).toEqual(
      matrixOf([
        [14, 32],
        [32, 77],
      ]),
    )
    const sums = constant('sums', 3, 3, 1).value
    addTransposedProduct(sums, a, a)
    expect(sums).toEqual(
      matrixOf([
        [18, 23, 28],
        [23, 30, 37],
        [28, 37, 46],
      ]),
    )
  })

  it('of sizes that do not fit are refused', () => {
    expect(() => multiply(a, a)).toThrow('matrices of [2, 3] and [2, 3] cannot be multiplied')
    expect(() => matrixOf([[1], [1, 2]])).toThrow('rows of one length')
  })
})

describe('softmax and cross-entropy', () => {
  it('softmax of logarithms is their shares, however large the logits are', () => {
    const logits = [1, 2, 5].map((x) => 1000 + Math.log(x))
    const p = softmax([...logits, -Infinity])
    ;[1 / 8, 2 / 8, 5 / 8, 0].forEach((share, i) => expect(p[i]).toBeCloseTo(share, 12))
  })

  it('the gradient is p − y', () => {
    const logits = matrixOf([[0, Math.log(3)]])
    const { sum: loss, gradient } = crossEntropyOf(logits, [0])
    expect(loss).toBeCloseTo(Math.log(4), 14)
    expect(gradient.data[0]).toBeCloseTo(-3 / 4, 14)
    expect(gradient.data[1]).toBeCloseTo(3 / 4, 14)
  })
})

describe('optimisers', () => {
  it('SGD goes η times the gradient', () => {
    const w = constant('w', 1, 2, 1)
    w.gradient.data.set([2, -4])
    new Sgd(0.25).update([w])
    expect([...w.value.data]).toEqual([0.5, 2])
  })

  it('Adam’s first step is η against the gradient’s sign, its second as in the paper', () => {
    const w = constant('w', 1, 2, 0)
    const adam = new Adam(0.1)
    w.gradient.data.set([3, -0.001])
    adam.update([w])
    expect(w.value.data[0]).toBeCloseTo(-0.1, 8)
    expect(w.value.data[1]).toBeCloseTo(0.1, 5)
    w.gradient.data.set([1, 0])
    adam.update([w])
    // m = 0.9·0.3 + 0.1·1 = 0.37, v = 0.999·0.009 + 0.001 = 0.009991; ÷ 0.19 and ÷ 0.001999
    const step = 0.37 / 0.19 / Math.sqrt(0.009991 / 0.001999)
    expect(w.value.data[0]).toBeCloseTo(-0.1 - 0.1 * step, 8)
  })

  it('weight decay shrinks what has no gradient', () => {
    const w = constant('w', 1, 1, 2)
    new Adam(0.1, 0.5).update([w])
    expect(w.value.data[0]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 12)
  })
})

/** Chapter 6's network on its three sentences, after some steps. */
function trained(steps: number, seed = 1) {
  const corpus = threeSentences('en')
  const network = new BigramNetwork(corpus.vocabulary, { width: 4, seed })
  const optimiser = new Adam(0.1)
  const trainer = new Trainer(network, corpus.sentences, { optimiser, batchSize: 3, seed })
  const curve = Array.from({ length: steps }, () => trainer.step().loss)
  return { corpus, network, curve }
}

describe('chapter 6: from table to network', () => {
  it('learns the table’s probabilities, none further off than 0.02', () => {
    const { corpus, network } = trained(200)
    const table = new NgramModel(new NgramCounts(corpus, 1), 0)
    let largest = 0
    for (const id of corpus.vocabulary.tokens.keys()) {
      const p = network.predict([id])
      expect(sum(p)).toBeCloseTo(1, 12)
      table.predict([id])?.forEach((q, next) => {
        largest = Math.max(largest, Math.abs(q - (p[next] ?? 0)))
      })
    }
    expect(largest).toBeLessThan(0.02)
  })

  it('its loss comes down to the table’s, and never below', () => {
    const { corpus, network, curve } = trained(400)
    const table = new NgramModel(new NgramCounts(corpus, 1), 0)
    const limit = crossEntropy(table, corpus.sentences)
    expect(curve[0]).toBeGreaterThan(1)
    expect(curve.at(-1)).toBeLessThan(limit + 0.005)
    expect(Math.min(...curve)).toBeGreaterThanOrEqual(limit)
    // Learning and measuring mean the same number.
    expect(network.learnFrom(corpus.sentences)).toBeCloseTo(
      crossEntropy(network, corpus.sentences),
      12,
    )
  })

  it('learns with plain gradient descent too', () => {
    const { vocabulary, sentences } = threeSentences('en')
    const network = new BigramNetwork(vocabulary, { width: 4, seed: 5 })
    const options = { optimiser: new Sgd(0.5), batchSize: 3, seed: 5 }
    const trainer = new Trainer(network, sentences, options)
    for (let step = 0; step < 1500; step++) trainer.step()
    const [, , , oranges = 0, grapes = 0] = network.predict([vocabulary.idOf('love')])
    expect(Math.abs(oranges - 2 / 3)).toBeLessThan(0.02)
    expect(Math.abs(grapes - 1 / 3)).toBeLessThan(0.02)
  })

  it('the same seed gives the same curve to the last bit, another seed another', () => {
    expect(trained(50).curve).toEqual(trained(50).curve)
    expect(trained(50, 2).curve).not.toEqual(trained(50).curve)
  })

  it.each([1, 3])('gradients with %i tokens of context agree with finite differences', (n) => {
    const { vocabulary, sentences } = corpusOf(englishSentences(6, 1), { ends: true })
    const network = new BigramNetwork(vocabulary, { width: 3, seed: 9, contextLength: n })
    const batch = sentences.slice(0, 5)
    for (const parameter of network.parameters) {
      const { length } = parameter.value.data
      for (let index = 0; index < length; index += Math.ceil(length / 40)) {
        const before = parameter.value.data[index]
        expect(checkGradient(network, batch, parameter, index).error).toBeLessThan(1e-4)
        expect(parameter.value.data[index]).toBe(before)
      }
    }
  })

  it('its numbers grow with the window by a sum, where the table’s rows grow by a product', () => {
    const { vocabulary } = threeSentences('en')
    const count = (contextLength: number) =>
      parameterCount(new BigramNetwork(vocabulary, { width: 4, seed: 1, contextLength }).parameters)
    expect([1, 2, 3].map(count)).toEqual([45, 65, 85]) // 5·4 + n·4·5 + 5
    expect([1, 2, 3].map((n) => new NgramCounts(threeSentences('en'), n).possibleRows)).toEqual([
      5n,
      25n,
      125n,
    ])
  })

  it('sees no further than its window, and less where a text is shorter', () => {
    const { vocabulary } = threeSentences('en')
    const network = new BigramNetwork(vocabulary, { width: 4, seed: 1, contextLength: 2 })
    expect(network.predict([0, 2, 3])).toEqual(network.predict([1, 2, 3]))
    expect(network.predict([2, 3])).not.toEqual(network.predict([1, 3]))
    const { embedded } = network.forward([[3]])
    expect(rowOf(embedded, 0).slice(0, 4)).toEqual(zeros(1, 4).data)
    expect(rowOf(embedded, 0).slice(4)).toEqual(rowOf(network.embedding.value, 3))
  })

  it('without a sentence there is nothing to learn from', () => {
    const { vocabulary } = threeSentences('en')
    const network = new BigramNetwork(vocabulary, { width: 4, seed: 1 })
    const options = { optimiser: new Sgd(1), batchSize: 1, seed: 1 }
    expect(() => new Trainer(network, [], options)).toThrow('no sentence')
    expect(() => new Trainer(network, [[1]], options)).toThrow('no sentence')
    expect(new Trainer(network, [[1], [1, 2]], options).step().loss).toBe(
      -logprobOf(new BigramNetwork(vocabulary, { width: 4, seed: 1 }), [1], 2),
    )
  })
})
