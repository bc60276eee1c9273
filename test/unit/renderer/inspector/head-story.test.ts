import { describe, expect, test } from 'vitest'
import type { AttentionAnswer, BlockAnswer, QkvAnswer } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { checkHeads } from '#renderer/inspector/qkv/check-heads.ts'
import {
  checkStory,
  headStory,
  keyRows,
  mixParts,
  shownKeys,
} from '#renderer/inspector/qkv/head-story.ts'
import { stepsOf } from '#renderer/inspector/qkv/steps.ts'
import { recompute } from '#renderer/inspector/recompute.ts'
import { largestDifference, sum } from '#renderer/inspector/vector-math.ts'
import { somePairs, turnedPair } from '#renderer/inspector/qkv/rotation.ts'

const [LAYERS, HEADS, TOTAL, DIM, WIDTH] = [2, 2, 5, 4, 3]
const SCALE = 1 / Math.sqrt(DIM)

/** A made-up vector's number, as float32 as a model would have it. */
function element(kind: number, layer: number, head: number, position: number, i: number): number {
  return Math.fround(Math.sin(1 + kind * 7 + layer * 3 + head * 5 + position * 1.7 + i * 2.3))
}
function tensor(shape: number[], at: (index: number[]) => number): TensorData {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1))
  for (let flat = 0; flat < data.length; flat++) {
    const index: number[] = []
    let left = flat
    for (const size of shape.toReversed()) {
      index.unshift(left % size)
      left = Math.floor(left / size)
    }
    data[flat] = at(index)
  }
  return { shape, dtype: 'f32', data }
}
/** softmax(q·Kᵀ·scale) straight from its definition, in float64. */
function weightsOf(layer: number, head: number, query: number): number[] {
  const exps: number[] = []
  for (let key = 0; key <= query; key++) {
    let dot = 0
    for (let i = 0; i < DIM; i++) {
      dot += element(0, layer, head, query, i) * element(1, layer, head, key, i)
    }
    exps.push(Math.exp(dot * SCALE))
  }
  const total = exps.reduce((a, b) => a + b, 0)
  return exps.map((exp) => exp / total)
}
function contextOf(layer: number, head: number, query: number, i: number): number {
  const weights = weightsOf(layer, head, query)
  return weights.reduce((total, w, key) => total + w * element(2, layer, head, key, i), 0)
}
const everywhere = { layers: [0, 1], heads: [0, 1], positions: [0, 1, 2, 3, 4] }
const shape = [LAYERS, HEADS, TOTAL, DIM]
const vectors = (kind: number): TensorData =>
  tensor(shape, ([l = 0, h = 0, p = 0, i = 0]) => element(kind, l, h, p, i))
const qkv: QkvAnswer = {
  q: vectors(0),
  k: vectors(1),
  v: vectors(2),
  x: tensor([LAYERS, TOTAL, WIDTH], ([l = 0, p = 0, i = 0]) => element(3, l, 0, p, i)),
  context: tensor(shape, ([l = 0, h = 0, p = 0, i = 0]) => contextOf(l, h, p, i)),
  projected: tensor([LAYERS, HEADS, TOTAL, WIDTH], ([l = 0, h = 0, p = 0, i = 0]) =>
    element(4, l, h, p, i),
  ),
  scale: SCALE,
  kvHeads: HEADS,
  rotary: true,
  indices: everywhere,
}
const attention: AttentionAnswer = {
  attention: tensor(
    [LAYERS, HEADS, TOTAL, TOTAL],
    ([l = 0, h = 0, q = 0, k = 0]) => weightsOf(l, h, q)[k] ?? 0,
  ),
  indices: everywhere,
}
const story = headStory(qkv, attention, { layer: 1, head: 1, query: 3 })

describe('one head at one query', () => {
  test('has the vectors of its place, and only the keys up to the query', () => {
    expect([...story.q]).toEqual([0, 1, 2, 3].map((i) => element(0, 1, 1, 3, i)))
    expect(story.keys).toHaveLength(4)
    expect([...(story.values[2] ?? [])]).toEqual([0, 1, 2, 3].map((i) => element(2, 1, 1, 2, i)))
    expect([...(story.x ?? [])]).toEqual([0, 1, 2].map((i) => element(3, 1, 0, 3, i)))
    expect(story.weights).toHaveLength(4)
  })

  test('what the answers do not hold is an error, not a zero', () => {
    expect(() => headStory(qkv, attention, { layer: 2, head: 0, query: 1 })).toThrow(RangeError)
    expect(() => headStory(qkv, attention, { layer: 0, head: 0, query: 5 })).toThrow(RangeError)
  })

  test('the scores of its keys give the weights by softmax', () => {
    const rows = keyRows(story)
    const exps = rows.map(({ scaled }) => Math.exp(scaled))
    const total = sum(exps)
    rows.forEach((row, i) => {
      expect(row.scaled).toBeCloseTo(row.dot / 2, 12)
      expect((exps[i] ?? 0) / total).toBeCloseTo(row.weight, 6)
    })
    expect(Math.abs(sum(rows.map(({ weight }) => weight)) - 1)).toBeLessThan(1e-6)
  })

  test('the parts add up to its context, however few are told apart', () => {
    for (const limit of [0, 1, 2, 3, 9]) {
      const parts = mixParts(story, limit)
      const total = [0, 1, 2, 3].map((i) => sum(parts.map(({ part }) => part[i] ?? 0)))
      expect(largestDifference(total, story.context ?? [])).toBeLessThan(1e-6)
      expect(sum(parts.map(({ count }) => count))).toBe(4)
      expect(Math.abs(sum(parts.map(({ weight }) => weight)) - 1)).toBeLessThan(1e-6)
    }
    expect(mixParts(story, 3).map(({ position }) => position)).not.toContain(null)
  })

  test('recomputed it agrees, and a wrong weight or context is found', () => {
    const { weights, context } = checkStory(story)
    expect(weights).toBeLessThan(1e-7)
    expect(context).toBeLessThan(1e-7)
    const bent = story.weights.slice()
    bent[2] = (bent[2] ?? 0) + 0.01
    expect(checkStory({ ...story, weights: bent }).weights).toBeCloseTo(0.01, 6)
    const moved = Float32Array.from(story.context ?? [], (value) => value + 0.5)
    expect(checkStory({ ...story, context: moved }).context).toBeCloseTo(0.5, 6)
    expect(checkStory({ ...story, context: null }).context).toBeNull()
  })
})

describe('a model that adds a bias for the distance', () => {
  const biasOf = (layer: number, head: number, query: number, key: number): number =>
    Math.fround((layer + 2 * head + 1) / (1 + Math.abs(query - key)))
  const biased = (l: number, h: number, q: number): number[] => {
    const exps = Array.from({ length: q + 1 }, (_, key) => {
      const dots = [0, 1, 2, 3].map((i) => element(0, l, h, q, i) * element(1, l, h, key, i))
      return Math.exp(sum(dots) * SCALE + biasOf(l, h, q, key))
    })
    return exps.map((exp) => exp / sum(exps))
  }
  const square = [LAYERS, HEADS, TOTAL, TOTAL]
  const withBias: QkvAnswer = {
    ...qkv,
    bias: tensor(square, ([l = 0, h = 0, q = 0, k = 0]) => biasOf(l, h, q, k)),
  }
  const seen: AttentionAnswer = {
    ...attention,
    attention: tensor(square, ([l = 0, h = 0, q = 0, k = 0]) => biased(l, h, q)[k] ?? 0),
  }
  const at = { layer: 1, head: 0, query: 3 }

  test('has it among its scores, and does not agree without it', () => {
    const own = headStory(withBias, seen, at)
    const rows = keyRows(own)
    expect(rows.map(({ bias }) => bias)).toEqual([0, 1, 2, 3].map((key) => biasOf(1, 0, 3, key)))
    for (const { score, scaled, bias } of rows) expect(score).toBe(scaled + (bias ?? NaN))
    expect(checkStory(own).weights).toBeLessThan(1e-7)
    expect(checkStory({ ...own, bias: null }).weights).toBeGreaterThan(0.01)
  })

  test('is recomputed with it, every row and head', () => {
    expect(recompute(withBias, seen, 1, null)).toMatchObject({ rows: 2 * TOTAL, heads: 2 })
    expect(recompute(withBias, seen, 1, null).maxError).toBeLessThan(1e-7)
    expect(recompute(qkv, seen, 1, null).maxError).toBeGreaterThan(0.01)
  })

  test('shows it as a step between the scaled products and the mask', () => {
    const steps = stepsOf({ rotary: false, biased: true, masked: true })
    expect(steps).toEqual(['project', 'dot', 'scale', 'bias', 'mask', 'softmax', 'mix'])
    expect(stepsOf({ rotary: true, biased: false, masked: false })).toEqual([
      'project',
      'rotate',
      'dot',
      'scale',
      'softmax',
      'mix',
    ])
  })
})

describe('many keys', () => {
  const rows = Array.from({ length: 200 }, (_, position) => {
    const weight = (((position * 37) % 200) + 1) / 20_100
    return { position, dot: 0, scaled: 0, bias: null, score: 0, weight }
  })

  test('few are listed as they stand', () => {
    expect(shownKeys(rows.slice(0, 60), 60)).toEqual({ rows: rows.slice(0, 60), rest: null })
  })

  test('of many the largest come first, the query’s own among them; all together are 1', () => {
    const shown = shownKeys(rows, 60)
    expect(shown.rows).toHaveLength(59)
    expect(shown.rest?.count).toBe(141)
    expect(shown.rows.some(({ position }) => position === 199)).toBe(true)
    const listed = shown.rows.slice(0, 58).map(({ weight }) => weight)
    expect(listed).toEqual([...listed].sort((a, b) => b - a))
    const total = sum(shown.rows.map(({ weight }) => weight)) + (shown.rest?.weight ?? 0)
    expect(Math.abs(total - 1)).toBeLessThan(1e-6)
  })
})

describe('all heads together', () => {
  const bias = [0.5, -2, 0]
  const blockOf = (more: (i: number, position: number) => number): BlockAnswer => ({
    stages: [
      {
        stage: 'attention',
        values: tensor([1, TOTAL, WIDTH], ([, p = 0, i = 0]) => {
          return element(4, 0, 0, p, i) + element(4, 0, 1, p, i) + more(i, p)
        }),
      },
    ],
    norm: 'rms-norm',
    epsilon: 1e-5,
    indices: { layers: [0], positions: everywhere.positions },
  })

  test('are what the attention adds', () => {
    const found = checkHeads(
      qkv,
      blockOf(() => 0),
    )
    expect(found?.error).toBeLessThan(1e-6)
    expect(found?.bias).toBe(0)
  })

  test('are what it adds but for a bias, the same everywhere', () => {
    const found = checkHeads(
      qkv,
      blockOf((i) => bias[i] ?? 0),
    )
    expect(found?.error).toBeLessThan(1e-6)
    expect(found?.bias).toBeCloseTo(2, 5)
  })

  test('what differs from position to position is no bias', () => {
    expect(
      checkHeads(
        qkv,
        blockOf((_, position) => position),
      )?.error,
    ).toBeCloseTo(4, 5)
  })
})

describe('rotary positions', () => {
  const facts = { base: 100, dim: 4, interleaved: false }

  test('a pair is turned by position · base^(−2i/d), and back', () => {
    const pair = turnedPair([0, 0.6, 1, 0.8], 1, 3, facts)
    expect([pair.first, pair.second]).toEqual([1, 3])
    expect(pair.speed).toBeCloseTo(0.1, 12)
    expect(pair.angle).toBeCloseTo(0.3, 12)
    const { before, after } = pair
    expect(after).toEqual({ x: 0.6, y: 0.8 })
    expect(before.x * Math.cos(0.3) - before.y * Math.sin(0.3)).toBeCloseTo(0.6, 12)
    expect(before.x * Math.sin(0.3) + before.y * Math.cos(0.3)).toBeCloseTo(0.8, 12)
  })

  test('pairs may be neighbours', () => {
    const pair = turnedPair([1, 2, 3, 4], 1, 1, { ...facts, interleaved: true })
    expect([pair.first, pair.second]).toEqual([2, 3])
  })

  test('the product of two turned vectors depends on their distance alone', () => {
    const turn = (v: [number, number], position: number): [number, number] => {
      const angle = position * 0.1
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
      return [v[0] * cos - v[1] * sin, v[0] * sin + v[1] * cos]
    }
    const dot = (p: number, q: number): number => {
      const [a, b] = [turn([0.3, -1.2], p), turn([2, 0.7], q)]
      return a[0] * b[0] + a[1] * b[1]
    }
    expect(dot(7, 4)).toBeCloseTo(dot(103, 100), 12)
  })

  test('some pairs, each once', () => {
    expect(somePairs(64)).toEqual([0, 1, 2, 4, 8, 16, 31])
    expect(somePairs(4)).toEqual([0, 1])
  })
})
