import type { Parameter } from './parameter.ts'

/** Moves parameters a little against their gradients. */
export interface Optimiser {
  update(parameters: readonly Parameter[]): void
}

/** Stochastic gradient descent: w ← w − η·∂w. */
export class Sgd implements Optimiser {
  readonly learningRate: number

  constructor(learningRate: number) {
    this.learningRate = learningRate
  }

  update(parameters: readonly Parameter[]): void {
    for (const { value, gradient } of parameters) {
      for (let i = 0; i < value.data.length; i++) {
        value.data[i]! -= this.learningRate * gradient.data[i]!
      }
    }
  }
}

interface Moments {
  mean: Float64Array
  square: Float64Array
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1): m ← β₁m + (1−β₁)∂w, v ← β₂v + (1−β₂)∂w²,
 * w ← w − η·m̂ / (√v̂ + ε), with m̂ = m / (1−β₁ᵗ) and v̂ = v / (1−β₂ᵗ). With weight decay λ, w loses
 * η·λ·w beside that (Loshchilov and Hutter 2019: AdamW).
 */
export class Adam implements Optimiser {
  readonly learningRate: number
  readonly weightDecay: number
  readonly #moments = new Map<Parameter, Moments>()
  /** β₁ᵗ and β₂ᵗ, multiplied step by step: `**` is not the same everywhere, see `turn`. */
  #powers: [number, number] = [1, 1]

  constructor(learningRate: number, weightDecay = 0) {
    this.learningRate = learningRate
    this.weightDecay = weightDecay
  }

  update(parameters: readonly Parameter[]): void {
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]
    this.#powers = [this.#powers[0] * beta1, this.#powers[1] * beta2]
    const [bias1, bias2] = [1 - this.#powers[0], 1 - this.#powers[1]]
    for (const parameter of parameters) {
      const { mean, square } = this.#momentsOf(parameter)
      const [w, g] = [parameter.value.data, parameter.gradient.data]
      for (let i = 0; i < w.length; i++) {
        mean[i] = beta1 * mean[i]! + (1 - beta1) * g[i]!
        square[i] = beta2 * square[i]! + (1 - beta2) * g[i]! * g[i]!
        const step = mean[i]! / bias1 / (Math.sqrt(square[i]! / bias2) + epsilon)
        w[i]! -= this.learningRate * (step + this.weightDecay * w[i]!)
      }
    }
  }

  #momentsOf(parameter: Parameter): Moments {
    const size = parameter.value.data.length
    const known = this.#moments.get(parameter) ?? {
      mean: new Float64Array(size),
      square: new Float64Array(size),
    }
    this.#moments.set(parameter, known)
    return known
  }
}
