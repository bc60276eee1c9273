import { expect, it } from 'vitest'
import { defaultThreads, fasterOf } from '#runtime/models/threads.ts'
import { NoCache } from '#runtime/decode/no-kv.ts'
import type { Pass, Sequence } from '#runtime/decode/decoder.ts'

const PASS: Pass = { logits: new Float32Array(0), vocabulary: 0, outputs: {}, firstRow: 0 }

let clock = 0

/** A decoder that only takes time. */
function slow(msPerPass: number, msPerToken: number) {
  return {
    decoder: {
      newSequence: (): Sequence => ({ ids: [], cache: new NoCache(), exact: 0 }),
      pass: (_: Sequence, ids: readonly number[]): Promise<Pass> => {
        clock += msPerPass + msPerToken * ids.length
        return Promise.resolve(PASS)
      },
    },
  }
}

it.each([
  ['reads and writes faster', slow(1, 0.1), slow(3, 0.3)],
  ['writes faster though it reads slower', slow(1, 0.3), slow(4, 0.15)],
  ['reads much faster and writes hardly slower', slow(2.2, 0.02), slow(2, 0.4)],
])('prefers what %s', async (_, better, worse) => {
  expect(
    await fasterOf(
      [better, worse],
      () => false,
      () => clock,
    ),
  ).toBe(better)
  expect(
    await fasterOf(
      [worse, better],
      () => false,
      () => clock,
    ),
  ).toBe(better)
})

it('says nothing where it was stopped half way', async () => {
  let passes = 0
  const stopped = () => ++passes > 9
  expect(await fasterOf([slow(1, 1), slow(2, 2)], stopped, () => clock)).toBeNull()
  expect(passes).toBe(10)
})

it('leaves processors to the window where nothing was measured', () => {
  expect([1, 2, 4, 8, 16, 64].map((count) => defaultThreads(count))).toEqual([1, 2, 2, 4, 8, 8])
})
