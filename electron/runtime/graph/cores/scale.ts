import { readConstant } from '../constants.ts'
import { intVector, staticShape } from '../shapes.ts'
import type { GraphView } from '../view.ts'

const DEPTH = 16

/** A tensor before it was multiplied by plain numbers, and the product of those numbers. */
export interface Unscaled {
  readonly tensor: string
  /** `null`: a number only a run computes. */
  readonly factor: number | null
}

/** Follows multiplications and divisions by scalars (and casts) backwards. */
export function unscaled(view: GraphView, tensor: string): Unscaled {
  let name = tensor
  let factor: number | null = 1
  for (let step = 0; step < DEPTH; step++) {
    const node = view.producer(name)
    const [left = '', right = ''] = node?.input ?? []
    if (node?.opType === 'Cast' || node?.opType === 'Identity') {
      name = left
      continue
    }
    if (node?.opType !== 'Mul' && node?.opType !== 'Div') break
    const scalarAt = [right, ...(node.opType === 'Mul' ? [left] : [])].find((it) =>
      isScalar(view, it),
    )
    if (scalarAt === undefined) break
    const value = scalarValue(view, scalarAt)
    if (factor !== null)
      factor = value === null ? null : node.opType === 'Mul' ? factor * value : factor / value
    name = scalarAt === right ? left : right
  }
  return { tensor: name, factor }
}

/** One number that depends on constants and shapes alone. */
function isScalar(view: GraphView, tensor: string): boolean {
  const shape = staticShape(view, tensor)
  if (shape?.every((dim) => dim === 1) === true && view.isConstant(tensor)) return true
  return isFromShapes(view, tensor)
}

function isFromShapes(view: GraphView, tensor: string): boolean {
  const waiting = [tensor]
  let shapes = 0
  for (let at = 0; at < waiting.length && at < DEPTH * 2; at++) {
    const name = waiting[at] ?? ''
    if (view.isConstant(name)) continue
    const node = view.producer(name)
    if (node === undefined) return false
    if (node.opType === 'Shape') shapes++
    else if (ARITHMETIC.has(node.opType))
      waiting.push(...node.input.filter((input) => input !== ''))
    else return false
  }
  return shapes > 0 && waiting.length <= DEPTH * 2
}

const ARITHMETIC = new Set([
  'Slice',
  'Gather',
  'Cast',
  'Identity',
  'Sqrt',
  'Div',
  'Mul',
  'Reciprocal',
  'Squeeze',
  'Unsqueeze',
  'Pow',
])

/** Evaluates a scalar of constants and of static dimensions, e.g. 1/√(size of a head). */
function scalarValue(view: GraphView, tensor: string, depth = 0): number | null {
  if (depth > DEPTH) return null
  const constant = readConstant(view.initializer(tensor))
  if (constant !== null) return constant.length === 1 ? (constant[0] ?? null) : null
  const node = view.producer(tensor)
  if (node === undefined) return null
  const of = (at: number): number | null => scalarValue(view, node.input[at] ?? '', depth + 1)
  const both = (f: (a: number, b: number) => number): number | null => {
    const [a, b] = [of(0), of(1)]
    return a === null || b === null ? null : f(a, b)
  }
  const one = (f: (a: number) => number): number | null => {
    const a = of(0)
    return a === null ? null : f(a)
  }
  switch (node.opType) {
    case 'Cast':
    case 'Identity':
    case 'Squeeze':
    case 'Unsqueeze':
      return of(0)
    case 'Sqrt':
      return one(Math.sqrt)
    case 'Reciprocal':
      return one((a) => 1 / a)
    case 'Mul':
      return both((a, b) => a * b)
    case 'Div':
      return both((a, b) => a / b)
    case 'Pow':
      return both((a, b) => a ** b)
    case 'Gather':
    case 'Slice':
      return lastDimension(view, node.input)
    default:
      return null
  }
}

/** Gather or Slice of a Shape: the one dimension it takes. */
function lastDimension(view: GraphView, inputs: readonly string[]): number | null {
  const dims = intVector(view, inputs[0] ?? '')
  const at = intVector(view, inputs[1] ?? '')
  const index = at?.[0]
  return dims === null || index === undefined || index === null ? null : (dims.at(index) ?? null)
}
