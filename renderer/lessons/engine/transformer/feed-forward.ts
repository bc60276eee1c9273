import type { Draws } from '../draws.ts'
import { linear, linearBackward } from '../network/linear.ts'
import { multiply, type Matrix } from '../network/matrix.ts'
import { constant, glorot, type Parameter } from '../network/parameter.ts'
import { silu, type Activation } from './activation.ts'

/** Two linear maps: from the width to the neurons, and back. */
export interface FeedForwardMatrices {
  /** `[width, neurons]`. */
  up: Matrix
  /** `[1, neurons]`. */
  upBias: Matrix
  /** `[neurons, width]`. */
  down: Matrix
  /** `[1, width]`. */
  downBias: Matrix
}

export interface FeedForwardPass {
  x: Matrix
  /** x·W₁ + b₁, `[n, neurons]`: what each neuron is told. */
  input: Matrix
  /** The activation of it: with ReLU, a neuron fires where this is above 0. */
  active: Matrix
  /** active·W₂ + b₂, `[n, width]`. */
  output: Matrix
}

/**
 * The feed-forward network, for each token by itself (Vaswani et al. 2017, section 3.3):
 * FFN(x) = f(x·W₁ + b₁)·W₂ + b₂, f = ReLU in the paper, GELU in GPT-2.
 */
export function feedForward(
  x: Matrix,
  { up, upBias, down, downBias }: FeedForwardMatrices,
  { value }: Activation,
): FeedForwardPass {
  const input = linear(x, up, upBias)
  const active = { ...input, data: input.data.map(value) }
  return { x, input, active, output: linear(active, down, downBias) }
}

export interface SwiGluPass {
  /** x·W_gate, `[n, neurons]`. */
  gate: Matrix
  /** SiLU of it: how far each neuron is open. */
  open: Matrix
  /** x·W_up: what it would say. */
  up: Matrix
  /** open ⊙ up. */
  active: Matrix
  /** active·W_down, `[n, width]`. */
  output: Matrix
}

/**
 * SwiGLU (Shazeer 2020), as Llama's relatives have it: a third matrix says how far each neuron is open,
 * FFN(x) = (SiLU(x·W_gate) ⊙ x·W_up)·W_down, no biases.
 */
export function swiGlu(
  x: Matrix,
  matrices: { gate: Matrix; up: Matrix; down: Matrix },
): SwiGluPass {
  const gate = multiply(x, matrices.gate)
  const open = { ...gate, data: gate.data.map(silu) }
  const up = multiply(x, matrices.up)
  const active = { ...up, data: up.data.map((value, i) => value * open.data[i]!) }
  return { gate, open, up, active, output: multiply(active, matrices.down) }
}

/** How many neurons of each token fire: stand above 0 behind the activation. */
export function firing({ active }: Pick<FeedForwardPass, 'active'>): number[] {
  const counts = new Array<number>(active.rows).fill(0)
  active.data.forEach((value, i) => {
    if (value > 0) counts[Math.floor(i / active.cols)]!++
  })
  return counts
}

/** A feed-forward network that learns. */
export class FeedForward {
  readonly up: Parameter
  readonly upBias: Parameter
  readonly down: Parameter
  readonly downBias: Parameter
  readonly activation: Activation

  constructor(width: number, neurons: number, activation: Activation, draws: Draws) {
    this.up = glorot('feed-forward up', width, neurons, draws)
    this.upBias = constant('feed-forward up bias', 1, neurons, 0)
    this.down = glorot('feed-forward down', neurons, width, draws)
    this.downBias = constant('feed-forward down bias', 1, width, 0)
    this.activation = activation
  }

  get parameters(): Parameter[] {
    return [this.up, this.upBias, this.down, this.downBias]
  }

  forward(x: Matrix): FeedForwardPass {
    const { up, upBias, down, downBias, activation } = this
    const matrices = {
      up: up.value,
      upBias: upBias.value,
      down: down.value,
      downBias: downBias.value,
    }
    return feedForward(x, matrices, activation)
  }

  /** Adds to the gradients. @returns ∂x */
  backward({ x, input, active }: FeedForwardPass, gradient: Matrix): Matrix {
    const byActive = linearBackward(active, gradient, this.down, this.downBias)
    const { slope } = this.activation
    const data = byActive.data.map((value, i) => value * slope(input.data[i]!))
    return linearBackward(x, { ...byActive, data }, this.up, this.upBias)
  }
}
