import { describe, expect, it } from 'vitest'
import type { AttentionEvent } from '#shared/trace/event.ts'
import type { AttentionAnswer } from '#shared/trace/probe.ts'
import { answeredRows, attended, attentionQuestion, keptRows } from '#renderer/trace/attended.ts'
import { headerOf, turn } from '#test/unit/support/chatml.ts'

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
  const of = (run: typeof view, first: number, last: number, by: 'from' | 'to') =>
    attended('r', keptRows(run), { first, last }, by)
  const rounded = (found: ReturnType<typeof attended>) =>
    found && [...found.weights].map(([at, w]) => [at, Number(w.toFixed(4))])

  it('is the mean of layers and heads, without the first token', () => {
    // Position 4 was chosen by the pass of step 1.
    expect(rounded(of(view, 4, 4, 'from'))).toEqual([
      [1, 0.2],
      [2, 0.2],
      [3, 0.3],
    ])
    expect(of(view, 4, 4, 'from')?.max).toBeCloseTo(0.3, 6)
  })

  it('of a stretch is the mean over its tokens', () => {
    const both = of(view, 4, 5, 'from')
    expect(rounded(both)).toEqual([
      [1, 0.15],
      [2, 0.15],
      [3, 0.45],
      [4, 0.05],
    ])
    expect(both?.tokens).toBe(2)
    // The last of these was never predicted from: no pass, no row, and it does not count.
    expect(of(view, 5, 9, 'from')?.tokens).toBe(1)
  })

  it('the other way round, is what later choices gave the token', () => {
    // Key 3 in the rows of steps 1 and 2, whose tokens stand at 4 and 5.
    expect(rounded(of(view, 3, 3, 'to'))).toEqual([
      [4, 0.3],
      [5, 0.6],
    ])
  })

  it('is not there for what no pass chose', () => {
    expect(of(view, 1, 1, 'from')).toBeNull()
    expect(of({ ...view, attention: new Map() }, 4, 4, 'from')).toBeNull()
  })
})

describe('the question where none was kept', () => {
  it('is of the whole text where that is short, whatever is selected', () => {
    const whole = { probe: 'attention', layers: 'all', heads: 'all', positions: 'all', mean: true }
    expect(attentionQuestion({ first: 5, last: 9 }, 1448, 'from')).toEqual(whole)
    expect(attentionQuestion({ first: 0, last: 0 }, 1448, 'to')).toEqual(whole)
  })

  it('is of the rows around in a long one, and never of more numbers than it may be', () => {
    for (const [first, last] of [
      [1, 1],
      [100, 200],
      [1, 3999],
      [3990, 3999],
    ] as const) {
      const asked = attentionQuestion({ first, last }, 4000, 'from')
      const positions = asked?.positions === 'all' ? [] : (asked?.positions ?? [])
      expect(positions).toContain(first - 1)
      expect(positions.length * 4000).toBeLessThanOrEqual(2 ** 21 + 64 * 4000)
      expect(Math.max(...positions)).toBeLessThan(4000)
      expect(new Set(positions).size).toBe(positions.length)
    }
    const near = (at: number) => attentionQuestion({ first: at, last: at }, 4000, 'from')
    expect(near(65)).toEqual(near(100))
  })

  it('is none where nothing precedes, follows, or can be read', () => {
    expect(attentionQuestion({ first: 0, last: 0 }, 10, 'from')).toBeNull()
    expect(attentionQuestion({ first: 9, last: 9 }, 10, 'to')).toBeNull()
    expect(attentionQuestion({ first: 5, last: 5 }, 4000, 'to')).toBeNull()
  })
})

describe('the rows of its answer', () => {
  const answer: AttentionAnswer = {
    attention: {
      dtype: 'f32',
      shape: [1, 1, 3, 4],
      data: Float32Array.from([0.6, 0.4, 0, 0, 0.5, 0.2, 0.3, 0, 0.4, 0.1, 0.2, 0.3]),
    },
    indices: { layers: [0], heads: [0], positions: [1, 2, 3] },
  }
  it('belong each to the token that follows its query, and end at the query', () => {
    expect(
      [...answeredRows(answer, 5)].map(({ chosen, weights }) => [chosen, weights.length]),
    ).toEqual([
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    const from = attended('r', answeredRows(answer, 5), { first: 3, last: 3 }, 'from')
    expect([...(from?.weights ?? [])].map(([at, w]) => [at, Number(w.toFixed(4))])).toEqual([
      [1, 0.2],
      [2, 0.3],
    ])
    const to = attended('r', answeredRows(answer, 5), { first: 2, last: 2 }, 'to')
    expect([...(to?.weights ?? [])].map(([at, w]) => [at, Number(w.toFixed(4))])).toEqual([
      [3, 0.3],
      [4, 0.2],
    ])
  })

  it('of tokens that are not shown yet are left out, and of an answer of another shape all', () => {
    expect([...answeredRows(answer, 4)].map(({ chosen }) => chosen)).toEqual([2, 3])
    const { attention, indices } = answer
    const wrong = { attention: { ...attention, shape: [1, 1, 3, 5] }, indices }
    expect([...answeredRows(wrong, 5)]).toEqual([])
  })
})
