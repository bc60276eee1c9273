import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RuntimeHost } from '#main/runtime-host/runtime-host.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a model process has its whole time again once the computer wakes up', async () => {
  let resume: () => void = () => undefined
  const host = new RuntimeHost({
    spawn: () => ({
      post: () => undefined,
      onMessage: () => undefined,
      onExit: () => undefined,
      kill: () => undefined,
    }),
    onBlocked: () => undefined,
    onResume: (listener) => (resume = listener),
  })
  const crashes: string[] = []
  host.onCrash(({ code }) => crashes.push(code))
  const waiting = host.call('tokenize', { text: 'a' })
  const refused = expect(waiting).rejects.toMatchObject({ code: 'run.hung' })
  await vi.advanceTimersByTimeAsync(9000)
  resume()
  await vi.advanceTimersByTimeAsync(9000)
  expect(crashes).toEqual([])
  await vi.advanceTimersByTimeAsync(3000)
  expect(crashes).toEqual(['run.hung'])
  await refused
})
