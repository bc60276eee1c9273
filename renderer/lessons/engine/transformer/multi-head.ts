import type { Draws } from '../draws.ts'
import { linearBackward } from '../network/linear.ts'
import { addTo, multiply, rowOf, zeros, type Matrix } from '../network/matrix.ts'
import { glorot, type Parameter } from '../network/parameter.ts'
import { attend, attendBackward, project, type AttentionSteps } from './attention.ts'

interface HeadParameters {
  query: Parameter
  key: Parameter
  value: Parameter
}

export interface MultiHeadPass {
  /** What the heads read, `[n, width]`. */
  x: Matrix
  heads: AttentionSteps[]
  /** The heads' outputs side by side, `[n, heads · d_v]`. */
  concatenated: Matrix
  /** concatenated·W_O, `[n, width]`. */
  output: Matrix
}

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2.2): Concat(head₁ … headₕ)·W_O, no biases. */
export class MultiHead {
  readonly heads: readonly HeadParameters[]
  readonly out: Parameter

  /** @param width a multiple of the number of heads */
  constructor(width: number, heads: number, draws: Draws) {
    const size = width / heads
    if (!Number.isInteger(size)) {
      throw new RangeError(`${String(width)} numbers cannot be shared by ${String(heads)} heads`)
    }
    this.heads = Array.from({ length: heads }, (_, head) => ({
      query: glorot(`head ${String(head)} query`, width, size, draws),
      key: glorot(`head ${String(head)} key`, width, size, draws),
      value: glorot(`head ${String(head)} value`, width, size, draws),
    }))
    this.out = glorot('attention output', width, width, draws)
  }

  get parameters(): Parameter[] {
    return [...this.heads.flatMap(({ query, key, value }) => [query, key, value]), this.out]
  }

  /**
   * @param x `[n, width]`
   * @param off heads that are switched off: what they found counts as nothing
   * @param hidden places that nobody but themselves may look at
   */
  forward(
    x: Matrix,
    causal: boolean,
    off: readonly number[] = [],
    hidden: readonly number[] = [],
  ): MultiHeadPass {
    const heads = this.heads.map(({ query, key, value }) =>
      attend(
        project(x, { query: query.value, key: key.value, value: value.value }),
        causal,
        hidden,
      ),
    )
    const concatenated = concatenate(heads.map(({ output }) => output))
    for (const head of off)
      columnsOf(concatenated, head, this.heads.length).forEach((c) => c.fill(0))
    return { x, heads, concatenated, output: multiply(concatenated, this.out.value) }
  }

  /** Adds to the gradients. @returns ∂x */
  backward({ x, heads, concatenated }: MultiHeadPass, gradient: Matrix): Matrix {
    const byHeads = linearBackward(concatenated, gradient, this.out)
    const back = zeros(x.rows, x.cols)
    heads.forEach((steps, head) => {
      const own = zeros(x.rows, steps.output.cols)
      columnsOf(byHeads, head, heads.length).forEach((values, row) => rowOf(own, row).set(values))
      const { q, k, v } = attendBackward(steps, own)
      const { query, key, value } = this.heads[head]!
      addTo(back, linearBackward(x, q, query))
      addTo(back, linearBackward(x, k, key))
      addTo(back, linearBackward(x, v, value))
    })
    return back
  }
}

function concatenate(parts: readonly Matrix[]): Matrix {
  const rows = parts[0]?.rows ?? 0
  const whole = zeros(
    rows,
    parts.reduce((sum, { cols }) => sum + cols, 0),
  )
  parts.forEach((part, head) => {
    columnsOf(whole, head, parts.length).forEach((values, row) => values.set(rowOf(part, row)))
  })
  return whole
}

/** Each row's numbers that belong to one head, not copied. */
function columnsOf(matrix: Matrix, head: number, heads: number): Float64Array[] {
  const size = matrix.cols / heads
  return Array.from({ length: matrix.rows }, (_, row) =>
    rowOf(matrix, row).subarray(head * size, (head + 1) * size),
  )
}
