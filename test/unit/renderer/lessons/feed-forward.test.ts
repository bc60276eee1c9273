import { describe, expect, it } from 'vitest'
import { matrixOf, rowOf } from '#renderer/lessons/engine/network/matrix.ts'
import { GELU, RELU, silu } from '#renderer/lessons/engine/transformer/activation.ts'
import { feedForward, firing, swiGlu } from '#renderer/lessons/engine/transformer/feed-forward.ts'
import { layerNorm, rmsNorm } from '#renderer/lessons/engine/transformer/norm.ts'
import { sum } from './corpora.ts'

const row = (...values: number[]) => matrixOf([values])
const x = matrixOf([
  [1, 2, 3, 10],
  [-4, 0.5, 0.25, 7],
])
const [ones, nothing] = [row(1, 1, 1, 1), row(0, 0, 0, 0)]

describe('chapter 11: norms', () => {
  it('LayerNorm brings each row to mean 0 and σ 1 before gain and bias', () => {
    const { mean, deviation, normalised, output } = layerNorm(x, row(2, 2, 2, 3), row(0, 1, 0, 0))
    expect(mean[0]).toBe(4)
    expect(deviation[0]).toBeCloseTo(Math.sqrt((9 + 4 + 1 + 36) / 4), 5)
    for (const at of [0, 1]) {
      const values = rowOf(normalised, at)
      expect(sum(values)).toBeCloseTo(0, 12)
      expect(sum(values.map((value) => value ** 2)) / 4).toBeCloseTo(1, 5)
      const [, second = 0, , last = 0] = values
      expect(rowOf(output, at)[1]).toBeCloseTo(2 * second + 1, 12)
      expect(rowOf(output, at)[3]).toBeCloseTo(3 * last, 12)
    }
  })

  it('LayerNorm sees neither a shift nor a stretch of its input', () => {
    const moved = { ...x, data: x.data.map((value) => 100 * value - 7) }
    const plain = layerNorm(x, ones, nothing, 0).output.data
    layerNorm(moved, ones, nothing, 0).output.data.forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i] ?? NaN, 10)
    })
  })

  it('RMSNorm brings the mean of squares to 1 and leaves the mean where it was', () => {
    const { rms, normalised, output } = rmsNorm(x, row(1, 1, 1, 2))
    expect(rms[0]).toBeCloseTo(Math.sqrt((1 + 4 + 9 + 100) / 4), 5)
    const values = rowOf(normalised, 0)
    expect(sum(values.map((value) => value ** 2)) / 4).toBeCloseTo(1, 6)
    expect(sum(values)).toBeCloseTo(16 / (rms[0] ?? NaN), 12)
    expect(rowOf(output, 0)[3]).toBeCloseTo(2 * (values[3] ?? NaN), 12)
  })

  it('a row of zeros stays one', () => {
    expect([...layerNorm(nothing, ones, nothing).output.data]).toEqual([0, 0, 0, 0])
    expect([...rmsNorm(nothing, ones).output.data]).toEqual([0, 0, 0, 0])
  })
})

describe('chapter 11: activations', () => {
  it('have the values their papers’ formulas give', () => {
    expect([-2, 0, 3].map(RELU.value)).toEqual([0, 0, 3])
    // torch.nn.functional.gelu(x, approximate="tanh"); x·Φ(x) is 0.84134 and −0.15866.
    expect(GELU.value(1)).toBeCloseTo(0.841192, 6)
    expect(GELU.value(-1)).toBeCloseTo(-0.158808, 6)
    expect(GELU.value(0)).toBe(0)
    expect(silu(1)).toBeCloseTo(0.7310585786300049, 14)
    expect(silu(-1)).toBeCloseTo(-0.2689414213699951, 14)
  })

  it.each([
    ['ReLU', RELU],
    ['GELU', GELU],
  ])('%s: the slope is the derivative', (_, { value, slope }) => {
    for (const at of [-3, -1, -0.2, 0.3, 1, 2.5]) {
      const differences = (value(at + 1e-6) - value(at - 1e-6)) / 2e-6
      expect(slope(at)).toBeCloseTo(differences, 7)
    }
  })
})

describe('chapter 11: feed-forward networks', () => {
  it('two linear maps with ReLU between: some neurons fire, the others say nothing', () => {
    const matrices = {
      up: matrixOf([
        [1, -1, 2],
        [0, 1, -1],
      ]),
      upBias: row(0, 0, 1),
      down: matrixOf([
        [1, 0],
        [5, 5],
        [0, 2],
      ]),
      downBias: row(0.5, 0),
    }
    const pass = feedForward(row(2, 1), matrices, RELU)
    expect([...pass.input.data]).toEqual([2, -1, 4])
    expect([...pass.active.data]).toEqual([2, 0, 4])
    expect(firing(pass)).toEqual([2])
    expect([...pass.output.data]).toEqual([2.5, 8])
  })

  it('SwiGLU: one matrix says how far a neuron is open, another what it would say', () => {
    const pass = swiGlu(row(1, 2), {
      gate: matrixOf([
        [1, 0],
        [0, -1],
      ]),
      up: matrixOf([
        [3, 0],
        [0, 4],
      ]),
      down: matrixOf([
        [1, 0],
        [0, 1],
      ]),
    })
    expect([...pass.gate.data]).toEqual([1, -2])
    expect([...pass.up.data]).toEqual([3, 8])
    expect(pass.output.data[0]).toBeCloseTo(3 * silu(1), 12)
    expect(pass.output.data[1]).toBeCloseTo(8 * silu(-2), 12)
    expect(pass.open.data[1]).toBeLessThan(0)
  })
})
