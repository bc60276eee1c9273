import type { Draws } from '../draws.ts'
import { add, addTo, type Matrix } from '../network/matrix.ts'
import { constant, type Parameter } from '../network/parameter.ts'
import type { Activation } from './activation.ts'
import { FeedForward, type FeedForwardPass } from './feed-forward.ts'
import { MultiHead, type MultiHeadPass } from './multi-head.ts'
import { layerNorm, layerNormBackward, type LayerNormPass } from './norm.ts'

/** A LayerNorm's learned numbers. */
export class Norm {
  readonly gain: Parameter
  readonly bias: Parameter

  constructor(name: string, width: number) {
    this.gain = constant(`${name} gain`, 1, width, 1)
    this.bias = constant(`${name} bias`, 1, width, 0)
  }

  get parameters(): Parameter[] {
    return [this.gain, this.bias]
  }

  forward(x: Matrix): LayerNormPass {
    return layerNorm(x, this.gain.value, this.bias.value)
  }

  /** Adds to the gradients. @returns ∂x */
  backward(pass: LayerNormPass, gradient: Matrix): Matrix {
    return layerNormBackward(pass, gradient, this.gain, this.bias)
  }
}

/** What a lesson may switch off, to see what it was good for. Training has everything on. */
export interface Switches {
  /** Nothing tells the tokens' places apart, but the mask. */
  positions?: false
  /** Every token sees all others, as in an encoder. */
  mask?: false
  /** Nothing is carried past attention and feed-forward network. */
  residual?: false
  /** Heads that add nothing. */
  headsOff?: readonly number[]
  /** Places that no token but the one standing there may look at. */
  hidden?: readonly number[]
  /** The feed-forward network adds nothing. */
  ffn?: false
}

export interface BlockPass {
  /** The residual stream before the block, `[n, width]`. */
  input: Matrix
  attentionNorm: LayerNormPass
  attention: MultiHeadPass
  /** input + attention. */
  middle: Matrix
  ffnNorm: LayerNormPass
  ffn: FeedForwardPass
  /** middle + feed-forward network. */
  output: Matrix
}

/**
 * A Transformer block that normalises before it computes (Xiong et al. 2020), as GPT-2's do:
 * h = x + Attention(LayerNorm(x)), y = h + FFN(LayerNorm(h)).
 */
export class Block {
  readonly attentionNorm: Norm
  readonly attention: MultiHead
  readonly ffnNorm: Norm
  readonly ffn: FeedForward

  constructor(
    sizes: { width: number; heads: number; neurons: number },
    activation: Activation,
    draws: Draws,
  ) {
    this.attentionNorm = new Norm('attention norm', sizes.width)
    this.attention = new MultiHead(sizes.width, sizes.heads, draws)
    this.ffnNorm = new Norm('feed-forward norm', sizes.width)
    this.ffn = new FeedForward(sizes.width, sizes.neurons, activation, draws)
  }

  get parameters(): Parameter[] {
    const { attentionNorm, attention, ffnNorm, ffn } = this
    return [attentionNorm, attention, ffnNorm, ffn].flatMap(({ parameters }) => parameters)
  }

  forward(
    input: Matrix,
    { mask, residual, headsOff, hidden, ffn: feeds }: Switches = {},
  ): BlockPass {
    const past = (x: Matrix, added: Matrix): Matrix => (residual === false ? added : add(x, added))
    const attentionNorm = this.attentionNorm.forward(input)
    const attention = this.attention.forward(attentionNorm.output, mask !== false, headsOff, hidden)
    const middle = past(input, attention.output)
    const ffnNorm = this.ffnNorm.forward(middle)
    const ffn = this.ffn.forward(ffnNorm.output)
    if (feeds === false) ffn.output.data.fill(0)
    return {
      input,
      attentionNorm,
      attention,
      middle,
      ffnNorm,
      ffn,
      output: past(middle, ffn.output),
    }
  }

  /** Adds to the gradients. @returns ∂input: what comes through the branches and past them */
  backward(pass: BlockPass, gradient: Matrix): Matrix {
    const byMiddle = this.ffnNorm.backward(pass.ffnNorm, this.ffn.backward(pass.ffn, gradient))
    addTo(byMiddle, gradient)
    const byNorm = this.attention.backward(pass.attention, byMiddle)
    const byInput = this.attentionNorm.backward(pass.attentionNorm, byNorm)
    addTo(byInput, byMiddle)
    return byInput
  }
}
