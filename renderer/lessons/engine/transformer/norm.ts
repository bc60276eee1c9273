import { rowOf, zeros, type Matrix } from '../network/matrix.ts'
import type { Parameter } from '../network/parameter.ts'

export interface LayerNormPass {
  /** Of each row. */
  mean: Float64Array
  /** √(variance + ε) of each row. */
  deviation: Float64Array
  /** (x − mean) / deviation: mean 0, standard deviation 1. */
  normalised: Matrix
  /** normalised ⊙ gain + bias. */
  output: Matrix
}

/** Added to the variance, or the mean of squares, under the root: nothing is divided by 0. */
export const NORM_EPSILON = 1e-5

/**
 * LayerNorm (Ba, Kiros and Hinton 2016): each token's numbers are brought to mean 0 and standard deviation
 * 1, then stretched and moved as was learned: y = (x − μ) / √(σ² + ε) ⊙ gain + bias.
 *
 * @param x `[n, width]`
 * @param gain `[1, width]`
 * @param bias `[1, width]`
 */
export function layerNorm(
  x: Matrix,
  gain: Matrix,
  bias: Matrix,
  epsilon = NORM_EPSILON,
): LayerNormPass {
  const pass: LayerNormPass = {
    mean: new Float64Array(x.rows),
    deviation: new Float64Array(x.rows),
    normalised: zeros(x.rows, x.cols),
    output: zeros(x.rows, x.cols),
  }
  for (let row = 0; row < x.rows; row++) {
    const values = rowOf(x, row)
    const mean = meanOf(values)
    const deviation = Math.sqrt(
      meanOf(values.map((value) => (value - mean) * (value - mean))) + epsilon,
    )
    pass.mean[row] = mean
    pass.deviation[row] = deviation
    const [normalised, output] = [rowOf(pass.normalised, row), rowOf(pass.output, row)]
    for (let i = 0; i < values.length; i++) {
      normalised[i] = (values[i]! - mean) / deviation
      output[i] = normalised[i]! * gain.data[i]! + bias.data[i]!
    }
  }
  return pass
}

/**
 * Backwards: ∂gain = Σ ∂y ⊙ x̂, ∂bias = Σ ∂y, and with ∂x̂ = ∂y ⊙ gain
 * ∂x = (∂x̂ − mean(∂x̂) − x̂·mean(∂x̂ ⊙ x̂)) / deviation.
 *
 * @returns ∂x
 */
export function layerNormBackward(
  { normalised, deviation }: LayerNormPass,
  gradient: Matrix,
  gain: Parameter,
  bias: Parameter,
): Matrix {
  const back = zeros(gradient.rows, gradient.cols)
  for (let row = 0; row < gradient.rows; row++) {
    const [dy, hat, dx] = [rowOf(gradient, row), rowOf(normalised, row), rowOf(back, row)]
    for (let i = 0; i < dy.length; i++) {
      gain.gradient.data[i]! += dy[i]! * hat[i]!
      bias.gradient.data[i]! += dy[i]!
    }
    const byHat = dy.map((value, i) => value * gain.value.data[i]!)
    const mean = meanOf(byHat)
    const along = meanOf(byHat.map((value, i) => value * hat[i]!))
    for (let i = 0; i < dx.length; i++) {
      dx[i] = (byHat[i]! - mean - hat[i]! * along) / deviation[row]!
    }
  }
  return back
}

export interface RmsNormPass {
  /** √(mean of squares + ε) of each row. */
  rms: Float64Array
  /** x / rms: mean of squares 1. */
  normalised: Matrix
  /** normalised ⊙ gain. */
  output: Matrix
}

/**
 * RMSNorm (Zhang and Sennrich 2019), as Llama's relatives have it: nothing is subtracted and no bias added,
 * y = x / √(mean(x²) + ε) ⊙ gain.
 */
export function rmsNorm(x: Matrix, gain: Matrix, epsilon = NORM_EPSILON): RmsNormPass {
  const pass: RmsNormPass = {
    rms: new Float64Array(x.rows),
    normalised: zeros(x.rows, x.cols),
    output: zeros(x.rows, x.cols),
  }
  for (let row = 0; row < x.rows; row++) {
    const values = rowOf(x, row)
    const rms = Math.sqrt(meanOf(values.map((value) => value * value)) + epsilon)
    pass.rms[row] = rms
    rowOf(pass.normalised, row).set(values.map((value) => value / rms))
    rowOf(pass.output, row).set(values.map((value, i) => (value / rms) * gain.data[i]!))
  }
  return pass
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
