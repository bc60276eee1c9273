import { describe, expect, it } from 'vitest'
import { Draws } from '#renderer/lessons/engine/draws.ts'
import { matrixOf, rowOf, zeros, type Matrix } from '#renderer/lessons/engine/network/matrix.ts'
import { attend, project } from '#renderer/lessons/engine/transformer/attention.ts'
import { MultiHead } from '#renderer/lessons/engine/transformer/multi-head.ts'
import {
  angularSpeed,
  rotate,
  sinusoidalPositions,
} from '#renderer/lessons/engine/transformer/positions.ts'
import { attentionWeights } from '#shared/trace/attention-math.ts'
import { sum } from './corpora.ts'

/** Numbers in −1 … 1. */
function drawn(rows: number, cols: number, seed: number): Matrix {
  const draws = new Draws(seed)
  const matrix = zeros(rows, cols)
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = draws.between(-1, 1)
  return matrix
}

const head = { query: drawn(6, 4, 1), key: drawn(6, 4, 2), value: drawn(6, 4, 3) }
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((total, value, i) => total + value * (b[i] ?? 0), 0)
const near = (a: ArrayLike<number>, b: ArrayLike<number>): void => {
  expect(a).toHaveLength(b.length)
  Array.from(a).forEach((value, i) => expect(value).toBeCloseTo(b[i] ?? NaN, 12))
}

describe('chapter 9: self-attention in six steps', () => {
  it('an example small enough for pencil and paper', () => {
    const q = matrixOf([
      [1, 0, 0, 0],
      [0, 2 * Math.log(3), 0, 0],
    ])
    const k = matrixOf([
      [0, 0, 0, 0],
      [0, 1, 0, 0],
    ])
    const v = matrixOf([
      [4, 8],
      [0, 4],
    ])
    const steps = attend({ q, k, v }, false)
    near(steps.scores.data, [0, 0, 0, 2 * Math.log(3)])
    near(steps.scaled.data, [0, 0, 0, Math.log(3)]) // ÷ √4
    near(steps.weights.data, [1 / 2, 1 / 2, 1 / 4, 3 / 4])
    near(steps.output.data, [2, 6, 1, 5])
  })

  it('weights are those of softmax(QKᵀ/√d_k), written out elsewhere, and rows sum to 1', () => {
    const { q, k, v, weights, output } = attend(project(drawn(5, 6, 4), head), false)
    const keys = Float32Array.from(k.data)
    for (let row = 0; row < 5; row++) {
      const expected = attentionWeights(Float32Array.from(rowOf(q, row)), keys, 1 / Math.sqrt(4))
      const own = rowOf(weights, row)
      expect(sum(own)).toBeCloseTo(1, 12)
      own.forEach((weight, i) => expect(weight).toBeCloseTo(expected[i] ?? NaN, 6))
      for (let i = 0; i < 4; i++) {
        const column = Array.from({ length: 5 }, (_, key) => rowOf(v, key)[i] ?? NaN)
        expect(rowOf(output, row)[i]).toBeCloseTo(dot(own, column), 12)
      }
    }
  })

  it('with a mask, all above the diagonal is exactly 0 (chapter 12)', () => {
    const { masked, weights } = attend(project(drawn(5, 6, 4), head), true)
    for (let query = 0; query < 5; query++) {
      const row = rowOf(weights, query)
      expect([...row.slice(query + 1)]).toEqual(new Array(4 - query).fill(0))
      expect([...rowOf(masked, query).slice(query + 1)]).toEqual(
        new Array(4 - query).fill(-Infinity),
      )
      expect(sum(row)).toBeCloseTo(1, 12)
    }
    expect(rowOf(weights, 0)[0]).toBe(1)
  })

  it('cross-attention takes queries from one text, keys and values from another (chapter 12)', () => {
    const [target, source] = [drawn(2, 6, 5), drawn(7, 6, 6)]
    const { q, k, v } = project(target, head, source)
    expect(q).toEqual(project(target, head).q)
    expect({ k, v }).toEqual({ k: project(source, head).k, v: project(source, head).v })
    const { weights, output } = attend({ q, k, v }, false)
    expect([weights.rows, weights.cols, output.rows, output.cols]).toEqual([2, 7, 2, 4])
  })
})

describe('chapter 10: many heads', () => {
  const heads = new MultiHead(8, 4, new Draws(1))
  const x = drawn(5, 8, 2)

  it('stand side by side and go through one matrix', () => {
    const { heads: steps, concatenated, output } = heads.forward(x, true)
    expect(steps).toHaveLength(4)
    for (let row = 0; row < 5; row++) {
      near(
        rowOf(concatenated, row),
        steps.flatMap(({ output: own }) => [...rowOf(own, row)]),
      )
      for (let i = 0; i < 8; i++) {
        const column = Array.from({ length: 8 }, (_, k) => rowOf(heads.out.value, k)[i] ?? NaN)
        expect(rowOf(output, row)[i]).toBeCloseTo(dot(rowOf(concatenated, row), column), 12)
      }
    }
  })

  it('one switched off takes away its own share and no other', () => {
    const whole = heads.forward(x, true).output
    const shares = [0, 1, 2, 3].map((own) => {
      const off = [0, 1, 2, 3].filter((other) => other !== own)
      return heads.forward(x, true, off).output.data
    })
    near(
      whole.data,
      whole.data.map((_, i) => sum(shares.map((share) => share[i] ?? NaN))),
    )
    const without = heads.forward(x, true, [2]).output.data
    near(
      without,
      whole.data.map((value, i) => value - (shares[2]?.[i] ?? NaN)),
    )
  })

  it('must share the width evenly', () => {
    expect(() => new MultiHead(8, 3, new Draws(1))).toThrow('8 numbers cannot be shared by 3 heads')
  })
})

describe('chapter 8: positions', () => {
  it('sinusoidal: PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) the cosine', () => {
    const d = 16
    const positions = sinusoidalPositions(50, d)
    expect([...rowOf(positions, 0)]).toEqual(Array.from({ length: d }, (_, i) => i % 2))
    expect(rowOf(positions, 1)[0]).toBeCloseTo(0.8414709848078965, 15) // sin 1
    expect(rowOf(positions, 1)[1]).toBeCloseTo(0.5403023058681398, 15) // cos 1
    expect(rowOf(positions, 7)[6]).toBeCloseTo(Math.sin(7 / 10_000 ** (6 / d)), 14)
    expect(rowOf(positions, 49)[15]).toBeCloseTo(Math.cos(49 / 10_000 ** (14 / d)), 14)
  })

  it('sinusoidal: one step on is the same turn from every position, and all rows are equally long', () => {
    const positions = sinusoidalPositions(40, 8)
    for (let position = 0; position < 37; position++) {
      const [here, there] = [rowOf(positions, position), rowOf(positions, position + 3)]
      expect(dot(here, here)).toBeCloseTo(4, 12)
      const [first, later] = [rowOf(positions, 0), rowOf(positions, 3)]
      expect(dot(here, there)).toBeCloseTo(dot(first, later), 12)
    }
    expect(() => sinusoidalPositions(2, 5)).toThrow('an even width, not 5')
  })

  it('the first pair goes round in 2π positions, later ones more slowly', () => {
    const speeds = Array.from({ length: 8 }, (_, pair) => angularSpeed(pair, 16))
    expect(speeds[0]).toBe(1)
    speeds.reduce((before, speed) => {
      expect(speed / before).toBeCloseTo(10_000 ** (-1 / 8), 12)
      return speed
    })
  })

  it.each(['neighbours', 'halves'] as const)(
    'rotary, %s: the dot product tells how far apart, not where; lengths stay',
    (pairs) => {
      const [q, k] = [drawn(1, 8, 1), drawn(1, 8, 2)]
      const at = (vector: Matrix, position: number) => rotate(vector, [position], { pairs }).data
      const apart = (from: number, by: number) => dot(at(q, from + by), at(k, from))
      for (const by of [0, 1, 5]) {
        for (const from of [3, 40, 500]) expect(apart(from, by)).toBeCloseTo(apart(0, by), 10)
      }
      expect(apart(0, 1)).not.toBeCloseTo(apart(0, 5), 3)
      expect(dot(at(q, 9), at(q, 9))).toBeCloseTo(dot(q.data, q.data), 12)
      near(at(q, 0), q.data)
    },
  )

  it('rotary: a quarter turn, and the two ways of pairing', () => {
    const quarter = { base: 1, pairs: 'neighbours' } as const
    near(rotate(matrixOf([[1, 0, 0, 2]]), [Math.PI / 2], quarter).data, [0, 1, -2, 0])
    near(
      rotate(matrixOf([[1, 0, 0, 2]]), [Math.PI / 2], { ...quarter, pairs: 'halves' }).data,
      [0, -2, 1, 0],
    )
  })

  const order = [3, 0, 4, 1, 2]
  const x = drawn(5, 6, 7)
  const shuffled = matrixOf(order.map((row) => rowOf(x, row)))

  it('without positions and mask, shuffled words come out the same, only moved', () => {
    const plain = attend(project(x, head), false).output
    const moved = attend(project(shuffled, head), false).output
    order.forEach((from, to) => near(rowOf(moved, to), rowOf(plain, from)))
  })

  it('a causal mask gives order away all the same', () => {
    const plain = attend(project(x, head), true).output
    const moved = attend(project(shuffled, head), true).output
    const same = order.filter((from, to) => {
      const distance = rowOf(moved, to).map((value, i) => value - (rowOf(plain, from)[i] ?? NaN))
      return dot(distance, distance) < 1e-12
    })
    expect(same).toEqual([])
  })
})
