import { expect, test, vi } from 'vitest'
import { BlockedRequests } from '#main/app/blocked.ts'

test('everything is counted, the latest kept, long addresses cut', () => {
  const blocked = new BlockedRequests()
  for (let i = 0; i < 250; i++) blocked.add('renderer', `https://example.org/${String(i)}`)
  blocked.add('runtime', 'x'.repeat(10_000))
  const { count, latest } = blocked.summary()
  expect(count).toBe(251)
  expect(latest).toHaveLength(100)
  expect(latest[0]?.target).toBe('https://example.org/151')
  expect(latest.at(-1)).toMatchObject({ from: 'runtime', target: 'x'.repeat(300) })
})

test('listeners hear each refusal until they unsubscribe', () => {
  const blocked = new BlockedRequests()
  const heard: (string | number | undefined)[][] = []
  const stop = blocked.onAdd(({ count, latest }) => {
    heard.push([count, latest.at(-1)?.target])
  })
  blocked.add('main', 'a')
  stop()
  blocked.add('main', 'b')
  expect(heard).toEqual([[1, 'a']])
})

test('the self-test’s attempts are counted apart, as long as it runs and nowhere else', () => {
  const blocked = new BlockedRequests()
  blocked.add('main', '192.0.2.1:9')
  blocked.beginTest()
  blocked.add('main', '192.0.2.1:9')
  blocked.add('renderer', 'https://192.0.2.1:9/fetch')
  blocked.add('runtime', 'dns self-test.invalid')
  blocked.add('runtime', 'https://example.org/')
  blocked.endTest()
  blocked.add('renderer', 'https://192.0.2.1:9/fetch')
  const { count, by, tests, latest } = blocked.summary()
  expect({ count, by, tests }).toEqual({
    count: 3,
    by: { renderer: 1, main: 1, runtime: 1 },
    tests: 3,
  })
  expect(latest.map(({ test }) => test)).toEqual([false, true, true, true, false, false])
})

test('a self-test whose window died does not last for ever', () => {
  vi.useFakeTimers()
  const blocked = new BlockedRequests()
  blocked.beginTest()
  vi.advanceTimersByTime(60_000)
  blocked.add('main', '192.0.2.1:9')
  vi.useRealTimers()
  expect(blocked.summary()).toMatchObject({ count: 1, tests: 0 })
})
