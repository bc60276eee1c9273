import { describe, expect, test } from 'vitest'
import { ablatedAt } from '#renderer/inspector/ablation/ablated-rows.ts'
import {
  isNothing,
  partsOf,
  withFfns,
  withHeads,
  withMasked,
} from '#renderer/inspector/ablation/switched-off.ts'
import { NOTHING } from '#renderer/stores/ablation.ts'

const SIZE = { layers: 3, heads: 2 }
const layer = (n: number) => [0, 1].map((head) => [n, head] as const)

describe('switches', () => {
  test('are off once, in order, however often they are pressed', () => {
    const off = withHeads(
      withHeads(NOTHING, [[2, 1]], true),
      [
        [0, 0],
        [2, 1],
      ],
      true,
    )
    expect(off.heads).toEqual([
      [0, 0],
      [2, 1],
    ])
    expect(withHeads(off, [[2, 1]], false).heads).toEqual([[0, 0]])
    expect(isNothing(withHeads(off, off.heads, false))).toBe(true)
    expect(withMasked(withMasked(NOTHING, [9], true), [2], true).masked).toEqual([2, 9])
  })

  test('are named in as few words as there are', () => {
    const kinds = (off: typeof NOTHING) => partsOf(off, SIZE).map(({ kind }) => kind)
    expect(kinds(NOTHING)).toEqual([])
    expect(partsOf(withHeads(NOTHING, [[2, 1]], true), SIZE)).toEqual([
      { kind: 'head', layer: 2, head: 1 },
    ])
    expect(partsOf(withHeads(NOTHING, layer(1), true), SIZE)).toEqual([
      { kind: 'layerHeads', layer: 1, n: 2 },
    ])
    // As many as a layer has, but not of one layer.
    expect(
      kinds(
        withHeads(
          NOTHING,
          [
            [0, 1],
            [1, 0],
          ],
          true,
        ),
      ),
    ).toEqual(['heads'])
    expect(kinds(withHeads(NOTHING, [0, 1, 2].flatMap(layer), true))).toEqual(['allHeads'])
    const all = withMasked(withFfns(withHeads(NOTHING, [[0, 0]], true), [1, 2], true), [0], true)
    expect(kinds({ ...all, noPositions: true })).toEqual([
      'head',
      'ffns',
      'position',
      'noPositions',
    ])
  })
})

describe('before and after', () => {
  const side = (entropy: number, ...p: [number, number][]) => ({
    entropy,
    top: p.map(([id, share]) => ({ id, text: `t${String(id)}`, logprob: Math.log(share) })),
  })

  test('stand on the same rows, the most probable before first, and each side is 1', () => {
    const before = side(1.5, [1, 0.5], [2, 0.25], [3, 0.05])
    const after = side(2, [3, 0.4], [2, 0.25], [1, 0.1])
    const found = ablatedAt({ entries: [{ position: 4, before, after, klBits: 0.7 }] }, 4)
    expect(found.rows.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(found.rest.before).toBeCloseTo(0.2, 12)
    expect(found.rest.after).toBeCloseTo(0.25, 12)
    expect(found.rows[0]?.change).toBeCloseTo(Math.log(0.2), 12)
    expect(found.rows[1]?.change).toBe(0)
    expect(found.same).toBe(false)
  })

  test('are the same only where every digit is', () => {
    const before = side(1.5, [1, 0.5], [2, 0.25])
    const entry = { position: 0, before, after: before, klBits: 0 }
    expect(ablatedAt({ entries: [entry] }, 0).same).toBe(true)
    const moved = side(1.5, [1, 0.5 + 1e-12], [2, 0.25])
    expect(ablatedAt({ entries: [{ ...entry, after: moved }] }, 0).same).toBe(false)
  })

  test('an answer about another place, or with other tokens, is an error', () => {
    const entry = { position: 0, before: side(1, [1, 0.5]), after: side(1, [2, 0.5]), klBits: 0 }
    expect(() => ablatedAt({ entries: [entry] }, 1)).toThrow(RangeError)
    expect(() => ablatedAt({ entries: [entry] }, 0)).toThrow(RangeError)
  })
})
