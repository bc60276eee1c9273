import type { Vocabulary } from '../corpus/vocabulary.ts'
import { Draws } from '../draws.ts'
import { add, addTransposedProduct, multiplyByTransposed, multiply } from '../network/matrix.ts'
import { rowOf, scale, zeros, type Matrix } from '../network/matrix.ts'
import { clearGradients, spread, type Parameter } from '../network/parameter.ts'
import { crossEntropyOf, softmax } from '../network/softmax.ts'
import type { Trainable } from '../network/trainer.ts'
import type { ModelAttention, NextTokenModel } from '../next-token-model.ts'
import { RELU, type Activation } from './activation.ts'
import { Block, Norm, type BlockPass, type Switches } from './block.ts'
import type { LayerNormPass } from './norm.ts'
import { sinusoidalPositions } from './positions.ts'

export interface TransformerSizes {
  /** d_model: numbers in a token's vector; even, and a multiple of `heads`. */
  width: number
  heads: number
  /** Inside the feed-forward network. */
  neurons: number
  contextLength: number
}

/** Everything one pass forwards computes for n tokens. */
export interface TransformerPass {
  ids: readonly number[]
  /** √d · the tokens' rows of the embedding matrix, `[n, width]`. */
  embedded: Matrix
  /** `[n, width]`. */
  positions: Matrix
  block: BlockPass
  finalNorm: LayerNormPass
  /** `[n, vocabulary]`: row i is about token i + 1. */
  logits: Matrix
}

/**
 * A decoder-only Transformer with a single block: √d·E[id] + PE(position) → block → LayerNorm → ·Eᵀ. Input
 * and output share the matrix E (Vaswani et al. 2017, section 3.4).
 */
export class TinyTransformer implements NextTokenModel, Trainable {
  readonly vocabulary: Vocabulary
  readonly sizes: TransformerSizes
  readonly embedding: Parameter
  readonly block: Block
  readonly finalNorm: Norm
  readonly parameters: readonly Parameter[]
  readonly #positions: Matrix

  constructor(
    vocabulary: Vocabulary,
    sizes: TransformerSizes,
    { seed, activation = RELU }: { seed: number; activation?: Activation },
  ) {
    const draws = new Draws(seed)
    this.vocabulary = vocabulary
    this.sizes = sizes
    // Variance 1/d: times √d, the embeddings are as large as the positions.
    const limit = Math.sqrt(3 / sizes.width)
    this.embedding = spread('embedding', vocabulary.size, sizes.width, limit, draws)
    this.block = new Block(sizes, activation, draws)
    this.finalNorm = new Norm('final norm', sizes.width)
    this.parameters = [this.embedding, ...this.block.parameters, ...this.finalNorm.parameters]
    this.#positions = sinusoidalPositions(sizes.contextLength, sizes.width)
  }

  get contextLength(): number {
    return this.sizes.contextLength
  }

  get attention(): ModelAttention {
    const weights = (ids: readonly number[]): Matrix[][] => [
      this.forward(ids).block.attention.heads.map((head) => head.weights),
    ]
    return { layers: 1, heads: this.sizes.heads, weights }
  }

  /** @param ids 1 … `contextLength` tokens */
  forward(ids: readonly number[], switches: Switches = {}): TransformerPass {
    const { width, contextLength } = this.sizes
    if (ids.length < 1 || ids.length > contextLength) {
      throw new RangeError(`${String(ids.length)} tokens, of 1 to ${String(contextLength)}`)
    }
    const rows = zeros(ids.length, width)
    ids.forEach((id, at) => rowOf(rows, at).set(rowOf(this.embedding.value, id)))
    const embedded = scale(rows, Math.sqrt(width))
    const positions = zeros(ids.length, width)
    if (switches.positions !== false) {
      positions.data.set(this.#positions.data.subarray(0, positions.data.length))
    }
    const block = this.block.forward(add(embedded, positions), switches)
    const finalNorm = this.finalNorm.forward(block.output)
    const logits = multiplyByTransposed(finalNorm.output, this.embedding.value)
    return { ids, embedded, positions, block, finalNorm, logits }
  }

  /** What a residual stream `[n, width]` says, wherever it comes from: `[n, vocabulary]`, logits. */
  read(stream: Matrix): Matrix {
    return multiplyByTransposed(this.finalNorm.forward(stream).output, this.embedding.value)
  }

  predict(context: readonly number[], switches: Switches = {}): Float64Array {
    const ids = context.slice(-this.contextLength)
    return softmax(rowOf(this.forward(ids, switches).logits, ids.length - 1))
  }

  /** The cross-entropy of sentences, nats per token: one pass for each, where `predict` needs one a token. */
  lossOn(sentences: readonly (readonly number[])[]): number {
    let [loss, count] = [0, 0]
    for (const ids of sentences.map((all) => all.slice(0, this.contextLength + 1))) {
      loss += crossEntropyOf(this.forward(ids.slice(0, -1)).logits, ids.slice(1)).sum
      count += ids.length - 1
    }
    return loss / count
  }

  /** What of a sentence stands beyond the context window is not learned from. */
  learnFrom(sentences: readonly (readonly number[])[]): number {
    clearGradients(this.parameters)
    const read = sentences.map((ids) => ids.slice(0, this.contextLength + 1))
    const count = read.reduce((sum, ids) => sum + ids.length - 1, 0)
    let loss = 0
    for (const ids of read) {
      const pass = this.forward(ids.slice(0, -1))
      const { sum, gradient } = crossEntropyOf(pass.logits, ids.slice(1))
      this.#backward(pass, scale(gradient, 1 / count))
      loss += sum / count
    }
    return loss
  }

  /** From ∂logits back to every parameter. */
  #backward(pass: TransformerPass, gradient: Matrix): void {
    const { embedding, finalNorm, block } = this
    // logits = h·Eᵀ: ∂E += ∂logitsᵀ·h, ∂h = ∂logits·E.
    addTransposedProduct(embedding.gradient, gradient, pass.finalNorm.output)
    const byNorm = multiply(gradient, embedding.value)
    const byBlock = finalNorm.backward(pass.finalNorm, byNorm)
    const byInput = scale(block.backward(pass.block, byBlock), Math.sqrt(this.sizes.width))
    pass.ids.forEach((id, at) => {
      const [own, from] = [rowOf(embedding.gradient, id), rowOf(byInput, at)]
      for (let i = 0; i < own.length; i++) own[i]! += from[i]!
    })
  }
}
