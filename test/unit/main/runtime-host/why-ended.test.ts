import { expect, test } from 'vitest'
import { eventOf, oomKills, whyEnded } from '#main/runtime-host/why-ended.ts'

const end = (code: number | null, more: { said?: string; oomKilled?: boolean } = {}) => ({
  ...{ code, said: '', oomKilled: false },
  ...more,
})

test.each([
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'FATAL ERROR: v8::ArrayBuffer::New Allocation failed - process out of memory',
  'libc++abi: terminating due to uncaught exception of type std::bad_alloc: std::bad_alloc\n',
  'Out of memory. size=1073741824',
])('memory ran out where that was the last it said: %s', (said) => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(whyEnded(end(6, { said }), platform)).toEqual({ code: 6, why: 'memory' })
  }
})

test('on Windows its exit code says so, written as Electron gives it', () => {
  for (const code of [0xe0000008 | 0, 0xe0000008, 0xc0000017 | 0, 0xc000012d | 0]) {
    expect(whyEnded(end(code), 'win32').why).toBe('memory')
  }
  // Ended by the task manager, or an access violation.
  for (const code of [1, 9, 0xc0000005 | 0, null]) {
    expect(whyEnded(end(code), 'win32').why).toBe('other')
  }
})

test('a signal nobody can catch comes from outside: for want of memory where the kernel says so', () => {
  expect(whyEnded(end(9), 'linux').why).toBe('killed')
  expect(whyEnded(end(9), 'darwin').why).toBe('killed')
  expect(whyEnded(end(9, { oomKilled: true }), 'linux').why).toBe('memory')
  // It died of itself while the kernel ended another process.
  expect(whyEnded(end(11, { oomKilled: true }), 'linux').why).toBe('other')
})

test('whatever else ends it is not said to be memory', () => {
  for (const code of [0, 1, 5, 6, 11, null]) {
    expect(whyEnded(end(code, { said: 'Error: no such file' }), 'linux')).toEqual({
      ...{ code, why: 'other' },
    })
  }
})

test('the kernel’s count is read where there is one', () => {
  expect(oomKills(() => 'pgfault 5\noom_kill 12\nnuma_hit 3\n')).toBe(12)
  expect(oomKills(() => 'pgfault 5\n')).toBeNull()
  const fails = (): string => {
    throw new Error('ENOENT')
  }
  expect(oomKills(fails)).toBeNull()
})

test('of V8’s report only what happened is read', () => {
  const header = { event: 'Allocation failed - process out of memory', trigger: 'FatalError' }
  const report = JSON.stringify(
    { header, environmentVariables: { NOTE: 'out of memory' } },
    null,
    2,
  )
  expect(eventOf(report)).toBe(header.event)
  expect(eventOf('')).toBe('')
})
