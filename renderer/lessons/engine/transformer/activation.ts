/** A function put between two linear maps, which together would only be another linear map. */
export interface Activation {
  value: (x: number) => number
  /** The function's derivative at x. */
  slope: (x: number) => number
}

/** max(0, x): off below 0. */
export const RELU: Activation = {
  value: (x) => Math.max(0, x),
  slope: (x) => (x > 0 ? 1 : 0),
}

const [ROOT, CUBIC] = [Math.sqrt(2 / Math.PI), 0.044715]

/**
 * GELU: x·Φ(x), Φ the normal distribution's cumulative function, in the form GPT-2 computes it:
 * ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))) (Hendrycks and Gimpel 2016).
 */
export const GELU: Activation = {
  value: (x) => 0.5 * x * (1 + Math.tanh(ROOT * (x + CUBIC * x ** 3))),
  slope(x) {
    const tanh = Math.tanh(ROOT * (x + CUBIC * x ** 3))
    return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh ** 2) * ROOT * (1 + 3 * CUBIC * x ** 2)
  },
}

/** SiLU, also called Swish: x / (1 + e^(−x)). */
export function silu(x: number): number {
  return x / (1 + Math.exp(-x))
}
