import type { Vocabulary } from '../corpus/vocabulary.ts'
import { Draws } from '../draws.ts'
import type { NextTokenModel } from '../next-token-model.ts'
import { linear, linearBackward } from './linear.ts'
import { rowOf, zeros, type Matrix } from './matrix.ts'
import { clearGradients, constant, glorot, type Parameter } from './parameter.ts'
import { crossEntropyOf, softmax } from './softmax.ts'
import type { Trainable } from './trainer.ts'

/** What one pass forwards computes for each of n contexts. */
export interface BigramPass {
  /** `[n, contextLength · width]`: the embeddings of the context's tokens side by side. */
  embedded: Matrix
  /** `[n, vocabulary]`. */
  logits: Matrix
}

/**
 * The smallest neural language model, a linear one after Bengio et al. 2003: each token of the context is
 * looked up in the embedding matrix E (a one-hot vector times E is one of its rows), and what was found
 * goes through one layer to a logit for every token: logits = [E(w₁) … E(wₙ)]·W + b. With one token of
 * context it can learn whatever the bigram table says; with n the table has |V|ⁿ rows, and the network
 * |V|·d + n·d·|V| + |V| numbers.
 */
export class BigramNetwork implements NextTokenModel, Trainable {
  readonly vocabulary: Vocabulary
  readonly contextLength: number
  readonly embedding: Parameter
  readonly weight: Parameter
  readonly bias: Parameter

  constructor(
    vocabulary: Vocabulary,
    { width, seed, contextLength = 1 }: { width: number; seed: number; contextLength?: number },
  ) {
    const draws = new Draws(seed)
    this.vocabulary = vocabulary
    this.contextLength = contextLength
    this.embedding = glorot('embedding', vocabulary.size, width, draws)
    this.weight = glorot('weight', contextLength * width, vocabulary.size, draws)
    this.bias = constant('bias', 1, vocabulary.size, 0)
  }

  get parameters(): readonly Parameter[] {
    return [this.embedding, this.weight, this.bias]
  }

  /** @param contexts token ids; of each the last `contextLength`, where there are as many */
  forward(contexts: readonly (readonly number[])[]): BigramPass {
    const width = this.embedding.value.cols
    const embedded = zeros(contexts.length, this.contextLength * width)
    this.#places(contexts, (id, row, at) => {
      rowOf(embedded, row).set(rowOf(this.embedding.value, id), at * width)
    })
    return { embedded, logits: linear(embedded, this.weight.value, this.bias.value) }
  }

  predict(context: readonly number[]): Float64Array {
    return softmax(this.forward([context]).logits.data)
  }

  learnFrom(sentences: readonly (readonly number[])[]): number {
    const contexts = sentences.flatMap((ids) => ids.slice(1).map((_, at) => ids.slice(0, at + 1)))
    const targets = sentences.flatMap((ids) => ids.slice(1))
    const { embedded, logits } = this.forward(contexts)
    const { sum, gradient } = crossEntropyOf(logits, targets)
    for (let i = 0; i < gradient.data.length; i++) gradient.data[i]! /= targets.length
    clearGradients(this.parameters)
    const back = linearBackward(embedded, gradient, this.weight, this.bias)
    const width = this.embedding.value.cols
    this.#places(contexts, (id, row, at) => {
      const own = rowOf(this.embedding.gradient, id)
      for (let i = 0; i < width; i++) own[i]! += rowOf(back, row)[at * width + i]!
    })
    return sum / targets.length
  }

  /** Each token that counts: its row, and its place among the row's; the last token stands last. */
  #places(
    contexts: readonly (readonly number[])[],
    visit: (id: number, row: number, at: number) => void,
  ): void {
    contexts.forEach((context, row) => {
      const last = context.slice(-this.contextLength)
      last.forEach((id, i) => visit(id, row, this.contextLength - last.length + i))
    })
  }
}
