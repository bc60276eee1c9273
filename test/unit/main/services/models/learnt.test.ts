import { expect, it } from 'vitest'
import type { HashState } from '#shared/runtime/model-shelf.ts'
import { learntOf, stillHolds } from '#main/services/models/learnt.ts'
import { TINY } from '#test/unit/support/scripted-runtime.ts'

it('remembers what a graph showed, the template too, and why it did not', () => {
  const lens = { ok: false, reason: 'noResidual' } as const
  const { sha256, parts } = learntOf({ ...TINY, inspect: { ...TINY.inspect, lens } })
  expect(sha256).toBe(TINY.sha256)
  expect(parts).toHaveLength(10)
  expect(parts[0]).toEqual({ part: 'chat', ok: true, reason: null })
  expect(parts).toContainEqual({ part: 'lens', ok: false, reason: 'noResidual' })
})

it('holds as long as the graph is the one that was loaded', () => {
  const learnt = learntOf(TINY)
  const hash = (sha256: string): HashState => ({
    ...{ state: 'same', against: 'added', atMs: 1, changed: [] },
    files: [{ path: 'onnx/model.onnx', sha256 }],
  })
  expect(stillHolds(learnt, { state: 'unknown' })).toBe(learnt)
  expect(stillHolds(learnt, hash(TINY.sha256))).toBe(learnt)
  expect(stillHolds(learnt, hash('00'))).toBeNull()
  expect(stillHolds(null, hash('00'))).toBeNull()
})
