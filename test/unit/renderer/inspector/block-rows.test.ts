import { describe, expect, test } from 'vitest'
import type { BlockAnswer, BlockStage } from '#shared/trace/probe.ts'
import { activityOf, blockRows, cosine, statsOf } from '#renderer/inspector/block/block-rows.ts'

/** Two layers and positions of which only layer 1, position 7 holds the vectors; all else is NaN. */
function answerOf(stages: readonly (readonly [BlockStage, readonly number[]])[]): BlockAnswer {
  return {
    stages: stages.map(([stage, vector]) => {
      const data = new Float32Array(4 * vector.length).fill(NaN)
      data.set(vector, 3 * vector.length)
      return { stage, values: { shape: [2, 2, vector.length], dtype: 'f32', data } }
    }),
    norm: 'layer-norm',
    epsilon: 1e-5,
    indices: { layers: [0, 1], positions: [3, 7] },
  }
}
const PRE_NORM = answerOf([
  ['input', [3, 4]],
  ['attention-norm', [0.6, 0.8]],
  ['attention', [1, -4]],
  ['attention-sum', [4, 0]],
  ['ffn-norm', [1, 0]],
  ['activation', [0, 2, 0]],
  ['ffn', [0, 3]],
  ['output', [4, 3]],
])

describe('the stages of a block', () => {
  test('before its branch a norm lies beside the stream', () => {
    const rows = blockRows(PRE_NORM, 1, 7)
    expect(rows.map(({ track }) => track).join(' ')).toBe(
      'stream branch branch join branch branch branch join',
    )
    expect([...(rows[2]?.values ?? [])]).toEqual([1, -4])
  })

  test('behind the sum it lies on it, and nothing is added twice', () => {
    const rows = blockRows(
      answerOf([
        ['input', [3, 4]],
        ['attention', [1, -4]],
        ['attention-sum', [4, 0]],
        ['attention-norm', [1, -1]],
        ['activation', [0, 2]],
        ['ffn', [1, 1]],
        ['ffn-sum', [2, 0]],
        ['output', [1, -1]],
      ]),
      1,
      7,
    )
    expect(rows.map(({ track }) => track).join(' ')).toBe(
      'stream branch join stream branch branch join stream',
    )
    // What the second branch is added to is the normalised stream.
    expect(rows[6]?.joined).toMatchObject({ branches: ['ffn'], error: 0 })
  })

  test('parallel branches are added at once', () => {
    const rows = blockRows(
      answerOf([
        ['input', [1, 1]],
        ['attention', [2, 0]],
        ['ffn', [0, 3]],
        ['output', [3, 4]],
      ]),
      1,
      7,
    )
    expect(rows[3]?.joined).toMatchObject({ branches: ['attention', 'ffn'], error: 0 })
  })

  test('a sum says how far it turns the stream, and what is missing from it', () => {
    const rows = blockRows(PRE_NORM, 1, 7)
    const first = rows[3]?.joined
    expect(first?.error).toBe(0)
    expect(first?.cosine).toBeCloseTo(0.6, 12)
    expect(first?.share).toBeCloseTo(Math.sqrt(17) / 5, 12)
    const wrong = answerOf([
      ['input', [1, 1]],
      ['attention', [2, 0]],
      ['attention-sum', [3, 1.5]],
    ])
    expect(blockRows(wrong, 1, 7)[2]?.joined?.error).toBe(0.5)
  })

  test('a layer or position that was not asked for is an error', () => {
    expect(() => blockRows(PRE_NORM, 2, 7)).toThrow(RangeError)
    expect(() => blockRows(PRE_NORM, 1, 8)).toThrow(RangeError)
  })
})

describe('three numbers about a vector', () => {
  test('mean, deviation, length', () => {
    expect(statsOf([1, 2, 3, 6])).toEqual({
      mean: 3,
      deviation: Math.sqrt(14 / 4),
      norm: Math.sqrt(50),
    })
    expect(statsOf([])).toEqual({ mean: 0, deviation: 0, norm: 0 })
  })

  test('the angle between two', () => {
    expect(cosine([1, 0], [0, 2])).toBe(0)
    expect(cosine([1, 2], [2, 4])).toBeCloseTo(1, 12)
    expect(cosine([1, 2], [-1, -2])).toBeCloseTo(-1, 12)
    expect(cosine([0, 0], [1, 1])).toBe(0)
  })
})

describe('which neurons are active', () => {
  test('after ReLU those above 0', () => {
    const activity = activityOf([0, 0.01, 0, 4, 0], 2)
    expect(activity).toMatchObject({ rule: 'positive', active: 2, total: 5, half: 1 })
    expect(activity.top).toEqual([
      { index: 3, value: 4 },
      { index: 1, value: 0.01 },
    ])
  })

  test('else those above a tenth of the largest, whatever their sign', () => {
    const activity = activityOf([-10, 0.9, 1.1, -3], 3)
    expect(activity).toMatchObject({ rule: 'tenth', active: 3, total: 4, half: 1 })
    expect(activity.top.map(({ index }) => index)).toEqual([0, 3, 2])
  })

  test('half of the energy may need many', () => {
    expect(activityOf([1, -1, 1, -1, 1, -1], 1).half).toBe(3)
    expect(activityOf([0, 0], 1)).toMatchObject({ active: 0, half: 0 })
  })
})
