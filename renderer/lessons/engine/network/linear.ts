import {
  addTransposedProduct,
  multiply,
  multiplyByTransposed,
  rowOf,
  type Matrix,
} from './matrix.ts'
import type { Parameter } from './parameter.ts'

/** y = x·W + b: `[n, in]` → `[n, out]`. */
export function linear(x: Matrix, weight: Matrix, bias?: Matrix): Matrix {
  const y = multiply(x, weight)
  for (let row = 0; bias !== undefined && row < y.rows; row++) {
    const values = rowOf(y, row)
    for (let i = 0; i < values.length; i++) values[i]! += bias.data[i]!
  }
  return y
}

/**
 * Backwards through y = x·W + b: ∂W += xᵀ·∂y, ∂b += Σ rows of ∂y.
 *
 * @returns ∂x = ∂y·Wᵀ
 */
export function linearBackward(
  x: Matrix,
  gradient: Matrix,
  weight: Parameter,
  bias?: Parameter,
): Matrix {
  addTransposedProduct(weight.gradient, x, gradient)
  for (let row = 0; bias !== undefined && row < gradient.rows; row++) {
    const values = rowOf(gradient, row)
    for (let i = 0; i < values.length; i++) bias.gradient.data[i]! += values[i]!
  }
  return multiplyByTransposed(gradient, weight.value)
}
