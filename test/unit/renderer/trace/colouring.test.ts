import { describe, expect, it } from 'vitest'
import type { AttentionEvent } from '#shared/trace/event.ts'
import { attended, placeOf } from '#renderer/trace/colouring.ts'
import { headerOf, turn } from '#test/unit/support/chatml.ts'

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

describe('the attention kept with a run', () => {
  const prompt = turn('user', 0, []).slice(0, 3)
  /** Two layers of one head each; rows of 3, 4 and 5 keys. */
  const rows: [number[], number[]][] = [
    [
      [0.5, 0.3, 0.2],
      [0.7, 0.1, 0.2],
    ],
    [
      [0.4, 0.3, 0.2, 0.1],
      [0.2, 0.1, 0.2, 0.5],
    ],
    [
      [0.2, 0.2, 0.2, 0.2, 0.2],
      [0, 0, 0, 1, 0],
    ],
  ]
  const attention = new Map(
    rows.map(([a, b], step): [number, AttentionEvent[]] => {
      const data = Float32Array.from([...a, ...b])
      const shape: [number, number, number, number] = [2, 1, 1, a.length]
      return [
        step,
        [
          {
            kind: 'attention',
            step,
            which: 'self',
            frame: { dtype: 'f32', scale: 1, shape, data },
          },
        ],
      ]
    }),
  )
  const view = { header: headerOf('r', prompt), attention }
  const rounded = (found: ReturnType<typeof attended>) =>
    found && [...found.weights].map(([at, w]) => [at, Number(w.toFixed(4))])

  it('is the mean of layers and heads, without the first token', () => {
    // Position 4 was chosen by the pass of step 1.
    expect(rounded(attended(view, 4, 4, 'from'))).toEqual([
      [1, 0.2],
      [2, 0.2],
      [3, 0.3],
    ])
    expect(attended(view, 4, 4, 'from')?.max).toBeCloseTo(0.3, 6)
  })

  it('of a stretch is the mean over its tokens', () => {
    const both = attended(view, 4, 5, 'from')
    expect(rounded(both)).toEqual([
      [1, 0.15],
      [2, 0.15],
      [3, 0.45],
      [4, 0.05],
    ])
    expect(both?.tokens).toBe(2)
    // The last of these was never predicted from: no pass, no row, and it does not count.
    expect(attended(view, 5, 9, 'from')?.tokens).toBe(1)
  })

  it('the other way round, is what later choices gave the token', () => {
    // Key 3 in the rows of steps 1 and 2, whose tokens stand at 4 and 5.
    expect(rounded(attended(view, 3, 3, 'to'))).toEqual([
      [4, 0.3],
      [5, 0.6],
    ])
  })

  it('is not there for what no pass chose', () => {
    expect(attended(view, 1, 1, 'from')).toBeNull()
    expect(attended({ ...view, attention: new Map() }, 4, 4, 'from')).toBeNull()
  })
})
