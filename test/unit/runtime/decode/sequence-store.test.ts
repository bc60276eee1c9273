import { expect, it } from 'vitest'
import type { Sequence } from '#runtime/decode/decoder.ts'
import { NoCache } from '#runtime/decode/no-kv.ts'
import { commonPrefix, SequenceStore } from '#runtime/decode/sequence-store.ts'

const source = {
  cached: true,
  newSequence: (): Sequence => ({ ids: [], cache: new NoCache(), exact: 0 }),
}

/** What reading `ids` leaves, the last `single` of them one at a time. */
function read(sequence: Sequence, ids: number[], single = 0): Sequence {
  sequence.ids = [...ids]
  sequence.exact = ids.length - single
  return sequence
}

it('gives the sequence that read the longest beginning', () => {
  const store = new SequenceStore(source, 2)
  const one = read(store.take([1, 2, 3, 4], 3), [1, 2, 3, 4])
  const two = read(store.take([9, 8, 7], 2), [9, 8, 7])
  expect(store.take([1, 2, 3, 4, 5], 4)).toBe(one)
  expect(store.take([9, 8, 7, 6], 3)).toBe(two)
})

it('takes no more than is allowed, so that something is left to run', () => {
  const store = new SequenceStore(source, 2)
  read(store.take([1, 2, 3, 4], 3), [1, 2, 3, 4])
  expect(store.take([1, 2, 3, 4], 2).ids).toEqual([1, 2])
})

it('leaves out rows that were read one at a time', () => {
  const store = new SequenceStore(source, 2)
  read(store.take([1, 2], 1), [1, 2, 3, 4, 5], 2)
  const again = store.take([1, 2, 3, 4, 5, 6, 7], 5)
  expect([again.ids, again.exact]).toEqual([[1, 2, 3], 3])
})

it('keeps the text a branch leaves, as long as there is room', () => {
  const store = new SequenceStore(source, 2)
  const trunk = read(store.take([1, 2, 3, 4], 3), [1, 2, 3, 4])
  const branch = read(store.take([1, 2, 7, 8], 3), [1, 2, 7, 8])
  expect(branch).not.toBe(trunk)
  expect(trunk.ids).toEqual([1, 2, 3, 4])
  expect(store.take([1, 2, 3, 4, 5], 4)).toBe(trunk)
  // A third text pushes the one out that was used longest ago.
  read(store.take([5, 5, 5], 2), [5, 5, 5])
  expect(store.take([1, 2, 7, 8, 9], 4).ids).toEqual([1, 2])
})

it('copies what another store has read and leaves that store alone', () => {
  const chat = new SequenceStore(source, 2)
  const probes = new SequenceStore(source, 1)
  const trunk = read(chat.take([1, 2, 3, 4], 3), [1, 2, 3, 4])
  const copy = probes.take([1, 2, 3, 9], 3, chat)
  expect(copy).not.toBe(trunk)
  expect(copy.ids).toEqual([1, 2, 3])
  expect(trunk.ids).toEqual([1, 2, 3, 4])
})

it('starts anew where nothing is known, or nothing can be kept', () => {
  const store = new SequenceStore(source, 2)
  read(store.take([1, 2, 3], 2), [1, 2, 3])
  expect(store.take([4, 5, 6], 2).ids).toEqual([])
  const forgetful = new SequenceStore({ ...source, cached: false }, 2)
  read(forgetful.take([1, 2, 3], 2), [1, 2, 3])
  expect(forgetful.take([1, 2, 3], 2).ids).toEqual([])
})

it('compares beginnings', () => {
  expect(commonPrefix([1, 2, 3], [1, 2, 4])).toBe(2)
  expect(commonPrefix([], [1])).toBe(0)
  expect(commonPrefix([1, 2], [1, 2])).toBe(2)
})
