import { describe, expect, it } from 'vitest'
import { placeOf } from '#renderer/trace/colouring.ts'

const token = (p: number | null, entropy = 0, rank = 0) => ({ p, entropy, rank, position: 3 })

describe('a token’s place on the scale', () => {
  it('is what its numbers say', () => {
    expect(placeOf(token(0.25), 'probability', null)).toBe(0.25)
    // 1/4 is 2 bits of 12; 1/65536 is 16, beyond the end.
    expect(placeOf(token(0.25), 'surprise', null)).toBeCloseTo(2 / 12, 12)
    expect(placeOf(token(1 / 65536), 'surprise', null)).toBe(1)
    expect(placeOf(token(0.5, 2), 'entropy', null)).toBe(0.25)
    expect(placeOf(token(0.5, 0, 0), 'rank', null)).toBe(0)
    expect(placeOf(token(0.5, 0, 9), 'rank', null)).toBeCloseTo(1 / 3, 12)
    expect(placeOf(token(0.5, 0, 5000), 'rank', null)).toBe(1)
    expect(placeOf(token(null), 'surprise', null)).toBeNull()
  })

  it('is its share of the largest weight in attention', () => {
    const weights = { runId: 'r', weights: new Map([[3, 0.2]]), max: 0.8, tokens: 1 }
    expect(placeOf(token(0.5), 'from', weights)).toBeCloseTo(0.25, 12)
    expect(placeOf({ ...token(0.5), position: 4 }, 'from', weights)).toBeNull()
    expect(placeOf(token(0.5), 'from', null)).toBeNull()
  })
})
