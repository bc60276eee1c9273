import { expect, test } from 'vitest'
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
  const heard: [number, string][] = []
  const stop = blocked.onAdd((count, { target }) => heard.push([count, target]))
  blocked.add('main', 'a')
  stop()
  blocked.add('main', 'b')
  expect(heard).toEqual([[1, 'a']])
})
