import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isSelfTestTarget, tryAll } from '#shared/self-test.ts'

const blocked = Object.assign(new Error('refused'), { code: 'ERR_NETWORK_BLOCKED' })

test('only what the app’s own locks refuse counts as refused', async () => {
  const never = new Promise(() => undefined)
  const attempts = await tryAll(
    {
      fetch: () => Promise.reject(blocked),
      electron: () => Promise.reject(new Error('net::ERR_BLOCKED_BY_CLIENT')),
      http: () => Promise.resolve('answered'),
      tcp: () => Promise.reject(Object.assign(new Error('no route'), { code: 'ENETUNREACH' })),
      udp: () => never,
    },
    () => delay(20),
  )
  expect(attempts.map(({ way, by, said }) => [way, by, said])).toEqual([
    ['fetch', 'guard', 'refused'],
    ['electron', 'session', 'net::ERR_BLOCKED_BY_CLIENT'],
    ['http', null, 'answered'],
    ['tcp', null, 'no route'],
    ['udp', null, 'no refusal'],
  ])
})

test('an address is the self-test’s where it names what is reserved for it', () => {
  expect(isSelfTestTarget('192.0.2.1:9')).toBe(true)
  expect(isSelfTestTarget('dns self-test.invalid')).toBe(true)
  expect(isSelfTestTarget('https://example.org/192.0.2.2')).toBe(false)
})
