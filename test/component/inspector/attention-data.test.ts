import { describe, expect, test } from 'vitest'
import type { AttentionEvent } from '#shared/trace/event.ts'
import {
  answeredMatrix,
  answeredWall,
  cropped,
  matrixRow,
  wallRow,
} from '#renderer/inspector/attention-data.ts'
import {
  matrixRequest,
  positionsAround,
  positionsOfHead,
  positionsOfThumbnails,
  wholeIsPossible,
} from '#renderer/inspector/attention-requests.ts'
import { capturedMatrix, capturedWall } from '#renderer/inspector/captured.ts'
import { answer, trueWeights } from './answers.ts'

const LLAMA = { layers: 30, heads: 9 }
const LARGE = { layers: 32, heads: 32 }

describe('how much is asked for at once', () => {
  test.each([8, 60, 200, 512, 2000, 4000])(
    'a run of %i tokens: bounded, the query within',
    (total) => {
      for (const model of [LLAMA, LARGE]) {
        const extent = { ...model, total }
        for (const query of [0, 7, Math.floor(total / 2), total - 1]) {
          const around = positionsAround(query, extent)
          expect(around).toContain(query)
          expect(Math.max(...around)).toBeLessThan(total)
          const bytes = model.layers * model.heads * around.length * total * 4
          expect(around.length === 1 || bytes <= 2_000_000).toBe(true)
          const rows = positionsOfHead(query, extent)
          if (rows !== 'all') expect(rows).toContain(query)
          const count = rows === 'all' ? total : rows.length
          expect(model.heads * count * total * 4).toBeLessThanOrEqual(12_000_000)
        }
        const spread = positionsOfThumbnails(extent)
        expect(spread[0]).toBe(0)
        expect(spread.at(-1)).toBe(total - 1)
        expect(new Set(spread).size).toBe(spread.length)
      }
    },
  )

  test('every row of a head of 512 tokens, in one answer', () => {
    expect(positionsOfHead(300, { ...LLAMA, total: 512 })).toBe('all')
  })

  test('neighbours share a question, so that the next token needs none', () => {
    const extent = { ...LLAMA, total: 80 }
    expect(positionsAround(17, extent)).toEqual(positionsAround(18, extent))
  })

  test('a matrix is asked for with what lies beside it where that is small, else alone', () => {
    const [one, mean] = [{ over: 'layer', layer: 3, head: 2 } as const, 'mean' as const]
    const probe = 'attention' as const
    const all = { probe, layers: 'all', heads: 'all', positions: 'all' }
    const small = { ...LLAMA, total: 512 }
    // Nine heads of 512² weights: 9.4 MB; thirty-two: 33.6 MB.
    const together = { ...all, layers: [3] }
    expect(matrixRequest(one, 9, small, false)).toEqual(together)
    expect(matrixRequest({ ...one, head: mean }, 9, small, false)).toEqual(together)
    const large = { ...LARGE, total: 512 }
    expect(matrixRequest(one, 9, large, false)).toEqual({ ...together, heads: [2] })
    expect(matrixRequest({ ...one, head: mean }, 9, large, false)).toEqual({
      ...together,
      mean: true,
    })
    expect(matrixRequest({ ...one, over: 'all' }, 9, small, false)).toEqual({ ...all, mean: true })
    expect(matrixRequest({ ...one, over: 'rollout' }, 9, small, false)).toEqual({
      ...all,
      rollout: true,
    })
  })

  test('of a text over 512 tokens the rows around the query, all of one only when wanted', () => {
    const long = { ...LLAMA, total: 1000 }
    const one = { over: 'layer', layer: 3, head: 2 } as const
    for (const over of ['layer', 'all', 'rollout'] as const) {
      const { positions } = matrixRequest({ ...one, over }, 700, long, false)
      expect(positions).toContain(700)
      expect(positions).toHaveLength(128)
      expect(matrixRequest({ ...one, over }, 700, long, true).positions).toBe('all')
    }
    expect(matrixRequest(one, 700, long, true).heads).toEqual([2])
    // 40 MB are the most: beyond, not even when wanted.
    expect([wholeIsPossible(3162), wholeIsPossible(3163)]).toEqual([true, false])
    expect(matrixRequest(one, 3500, { ...LLAMA, total: 4000 }, true).positions).not.toBe('all')
  })

  test('thumbnails of another shape spread over its own rows', () => {
    const rows = positionsOfThumbnails({ layers: 6, heads: 8, total: 12, rows: 90 })
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([32, 0, 89])
    expect(positionsOfThumbnails({ layers: 6, heads: 8, total: 12, rows: 1 })).toEqual([0])
  })

  test('short texts are shown whole', () => {
    for (const total of [1, 2, 3, 20]) {
      const all = Array.from({ length: total }, (_, position) => position)
      expect(positionsOfThumbnails({ ...LLAMA, total })).toEqual(all)
    }
  })
})

describe('what an answer holds', () => {
  const asked = answer({ probe: 'attention', layers: [1], heads: 'all', positions: 'all' }, 6)
  const all = answer({ probe: 'attention', layers: 'all', heads: 'all', positions: [2, 4] }, 6)
  if (!('attention' in asked) || !('attention' in all)) throw new Error('not an attention answer')

  test('one head is its own matrix, the mean is between the heads', () => {
    const matrix = answeredMatrix(asked, 1, 0)
    expect(matrix.weights[4 * 6 + 3]).toBeCloseTo(trueWeights(1, 0, 4)[3] ?? 0, 6)
    const mean = answeredMatrix(asked, 1, 'mean')
    const expected = ((trueWeights(1, 0, 4)[3] ?? 0) + (trueWeights(1, 1, 4)[3] ?? 0)) / 2
    expect(mean.weights[4 * 6 + 3]).toBeCloseTo(expected, 6)
  })

  test('a head or layer that was not asked for is an error, not a zero', () => {
    expect(() => answeredMatrix(asked, 0, 0)).toThrow(RangeError)
    expect(() => answeredMatrix(asked, 1, 7)).toThrow(RangeError)
  })

  test('a wall has the rows asked for; a row is found by its query', () => {
    const wall = answeredWall(all, [4])
    expect(wall.positions).toEqual([4])
    expect([...(wallRow(wall, 0, 1, 4) ?? [])].map((w) => w.toFixed(5))).toEqual(
      trueWeights(0, 1, 4).map((w) => w.toFixed(5)),
    )
    expect(wallRow(wall, 0, 1, 2)).toBeNull()
  })

  test('an answer that is one mean is taken as it is', () => {
    const { indices } = all
    const weights = Float32Array.from({ length: 12 }, (_, i) => i / 100)
    const mean = answeredMatrix(
      { attention: { dtype: 'f32', shape: [1, 1, 2, 6], data: weights }, indices },
      7,
      'mean',
    )
    expect(mean).toEqual({ positions: [2, 4], keys: 6, weights })
    expect([...(matrixRow(mean, 4, 5) ?? [])]).toEqual([...weights.subarray(6, 11)])
    expect(matrixRow(mean, 3, 5)).toBeNull()
  })

  test('the mean of all is between all heads of all layers, and a row may see ahead', () => {
    const wall = answeredWall(all, [4])
    const row = [...(wallRow(wall, 'mean', 0, 4) ?? [])]
    const each = [0, 1].flatMap((layer) => [0, 1].map((head) => trueWeights(layer, head, 4)))
    row.forEach((weight, key) => {
      const expected = each.reduce((sum, weights) => sum + (weights[key] ?? 0), 0) / 4
      expect(weight).toBeCloseTo(expected, 6)
    })
    expect(wallRow(wall, 0, 0, 4, 6)).toHaveLength(6)
    // All rows of an answer are the answer's own numbers, not a copy.
    expect(answeredWall(all, [2, 4]).weights).toBe(all.attention.data)
  })

  test('a replay sees rows and keys only as far as it has come', () => {
    const matrix = cropped(answeredMatrix(asked, 1, 0), 3)
    expect([matrix.positions, matrix.keys]).toEqual([[0, 1, 2], 3])
    expect([...matrix.weights.slice(6)].map((w) => w.toFixed(5))).toEqual(
      trueWeights(1, 0, 2).map((w) => w.toFixed(5)),
    )
  })
})

describe('what was stored in full', () => {
  /** Two heads kept apart: the prompt’s three rows with the first step, then one row. */
  const event = (step: number, queries: number, keys: number, data: number[]): AttentionEvent => ({
    kind: 'attention',
    step,
    which: 'self',
    frame: { shape: [1, 2, queries, keys], scale: 1, dtype: 'f32', data: Float32Array.from(data) },
  })
  const first = [1, 0, 0, 0.5, 0.5, 0, 0.2, 0.3, 0.5]
  const second = [1, 0, 0, 0.25, 0.75, 0, 0.6, 0.2, 0.2]
  const view = {
    attention: new Map([
      [0, [event(0, 3, 3, [...first, ...second])]],
      [1, [event(1, 1, 4, [0.1, 0.2, 0.3, 0.4, 0.4, 0.3, 0.2, 0.1])]],
    ]),
  }

  test('rows of the prompt are found in the first frame, the others in their own', () => {
    const prompt = capturedWall(view, 3, 1)
    expect(prompt && [...(wallRow(prompt, 0, 1, 1) ?? [])]).toEqual([0.25, 0.75])
    const later = capturedWall(view, 3, 3)
    expect(later && wallRow(later, 0, 0, 3)?.[3]).toBeCloseTo(0.4, 6)
    expect(capturedWall(view, 3, 4)).toBeNull()
  })

  test('make a matrix of all rows, of one head or of their mean', () => {
    const one = capturedMatrix(view, 0, 1)
    expect(one?.positions).toEqual([0, 1, 2, 3])
    expect(one?.weights[2 * 4]).toBeCloseTo(0.6, 6)
    expect(capturedMatrix(view, 0, 'mean')?.weights[2 * 4]).toBeCloseTo(0.4, 6)
    expect(capturedMatrix(view, 'mean', 1)?.weights[2 * 4]).toBeCloseTo(0.4, 6)
    expect(capturedMatrix(view, 5, 0)).toBeNull()
  })
})
