import { describe, expect, it } from 'vitest'
import type { Candidate } from '#shared/trace/event.ts'
import { topChoices } from '#renderer/trace/top-choices.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader, anyToken } from '#test/unit/support/trace-data.ts'

/** Halves: token i has probability 2^−(i+1), so every sum is exact. */
const HALVES: Candidate[] = Array.from({ length: 20 }, (_, id) => ({
  id,
  text: `t${String(id)}`,
  logprob: -(id + 1) * Math.LN2,
  kept: true,
}))

function given(chosen: number) {
  const random = new Random(7)
  const made = anyHeader(random, 'r')
  const header = { ...made, prompt: made.prompt.slice(0, 0), stopIds: [] }
  const logprob = -(chosen + 1) * Math.LN2
  const token = {
    ...anyToken(random, 0, `t${String(chosen)}`),
    kind: 'token' as const,
    id: chosen,
    rank: chosen,
    logprob,
    entropy: 2,
    top: HALVES,
  }
  return { header, tokens: [token] }
}

describe('what could have stood at a position', () => {
  it('is the five most probable and the rest, which sum to 1', () => {
    const found = topChoices(given(1), [], 0, 5)
    expect(found?.choices.map(({ id, taken }) => [id, taken])).toEqual([
      [0, false],
      [1, true],
      [2, false],
      [3, false],
      [4, false],
    ])
    expect(found?.choices[1]?.p).toBeCloseTo(1 / 4, 12)
    expect(found?.rest.p).toBeCloseTo(1 / 32, 12)
    expect(found?.rest.count).toBe(49152 - 5)
    expect(found?.surprise).toBeCloseTo(2, 12)
  })

  it('has the token that stands there, however far down its place is', () => {
    const found = topChoices(given(9), [], 0, 5)
    expect(found?.choices).toHaveLength(6)
    expect(found?.choices.at(-1)).toMatchObject({ id: 9, rank: 9, taken: true, text: 't9' })
    expect(found?.rest.p).toBeCloseTo(1 / 32 - 1 / 1024, 12)
  })

  it('of the prompt is what the model says of it, once it was asked', () => {
    const { header, tokens } = given(0)
    const prompt = [
      { id: 2, text: 'x', bytes: 'eA==', special: false, role: null, content: true, turn: 0 },
      { id: 3, text: 'y', bytes: 'eQ==', special: false, role: null, content: true, turn: 0 },
    ]
    const view = { header: { ...header, prompt }, tokens }
    expect(topChoices(view, [], 1, 5)).toBeNull()
    const score = { position: 1, id: 3, logprob: -4 * Math.LN2, entropy: 1.5, rank: 3, top: HALVES }
    const found = topChoices(view, [score], 1, 5)
    expect(found?.choices.find(({ taken }) => taken)).toMatchObject({ id: 3, rank: 3 })
    expect(found?.surprise).toBeCloseTo(4, 12)
    expect(found?.entropy).toBe(1.5)
    // What the model wrote stands behind the prompt.
    expect(topChoices(view, [score], 2, 5)?.choices[0]).toMatchObject({ id: 0, taken: true })
    expect(topChoices(view, [score], 3, 5)).toBeNull()
  })
})
