import type { Draws } from '../draws.ts'
import { zeros, type Matrix } from './matrix.ts'

/** Numbers a network learns, and the loss' derivative by each of them. */
export interface Parameter {
  name: string
  value: Matrix
  gradient: Matrix
}

/** All of one number: 0 for a bias, 1 for a norm's gain. */
export function constant(name: string, rows: number, cols: number, value: number): Parameter {
  const parameter = { name, value: zeros(rows, cols), gradient: zeros(rows, cols) }
  parameter.value.data.fill(value)
  return parameter
}

/**
 * Drawn evenly from ±√(6 / (rows + cols)), so that a layer's output varies as much as its input, forwards
 * and backwards (Glorot and Bengio 2010).
 */
export function glorot(name: string, rows: number, cols: number, draws: Draws): Parameter {
  return spread(name, rows, cols, Math.sqrt(6 / (rows + cols)), draws)
}

/** Drawn evenly from −limit … limit, variance limit²/3. */
export function spread(
  name: string,
  rows: number,
  cols: number,
  limit: number,
  draws: Draws,
): Parameter {
  const parameter = constant(name, rows, cols, 0)
  const { data } = parameter.value
  for (let i = 0; i < data.length; i++) data[i] = draws.between(-limit, limit)
  return parameter
}

/** How many numbers are learned. */
export function parameterCount(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { value }) => sum + value.data.length, 0)
}

export function clearGradients(parameters: readonly Parameter[]): void {
  for (const { gradient } of parameters) gradient.data.fill(0)
}

/** Copies of the learned numbers, in the parameters' order: all that a worker has to send. */
export function weightsOf(parameters: readonly Parameter[]): Float64Array[] {
  return parameters.map(({ value }) => value.data.slice())
}

/**
 * Takes over what another network of the same sizes has learned.
 *
 * @param weights see `weightsOf`
 * @throws RangeError where they do not fit
 */
export function setWeights(
  parameters: readonly Parameter[],
  weights: readonly Float64Array[],
): void {
  const fits = parameters.every(({ value }, at) => value.data.length === weights[at]?.length)
  if (!fits || parameters.length !== weights.length) {
    throw new RangeError('these weights belong to a network of other sizes')
  }
  parameters.forEach(({ value }, at) => value.data.set(weights[at]!))
}
