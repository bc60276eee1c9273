import { expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, isTrustedSender } from '#main/app/security.ts'

const DEV = 'http://localhost:5173'
const frame = (url: string) => ({ url, parent: null })

test.each(['app://vitrine/', 'app://vitrine/index.html#/chat'])('%s may ask', (url) => {
  expect(isTrustedSender(frame(url), null)).toBe(true)
})

test.each([
  'app://vitrine.evil/',
  'app://evil/vitrine/',
  'app://user@evil/',
  'https://vitrine/',
  'file:///app/index.html',
  'data:text/html,x',
  'about:blank',
  '',
  DEV,
])('%j may not ask', (url) => {
  expect(isTrustedSender(frame(url), null)).toBe(false)
})

test('the development server may ask where there is one, its neighbours not', () => {
  expect(isTrustedSender(frame(`${DEV}/chat`), DEV)).toBe(true)
  expect(isTrustedSender(frame('http://localhost:5174/'), DEV)).toBe(false)
})

test('a frame inside the page, and a frame that is gone, may not ask', () => {
  expect(isTrustedSender(null, null)).toBe(false)
  const embedded = { url: 'app://vitrine/', parent: frame('app://vitrine/') }
  expect(isTrustedSender(embedded, null)).toBe(false)
})

test('the policy allows no script but the app’s own files', () => {
  const policy = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((part) => {
      const [name = '', ...sources] = part.split(' ')
      return [name, sources]
    }),
  )
  expect(policy.get('default-src')).toEqual(["'none'"])
  expect(policy.get('script-src')).toEqual(["'self'"])
  expect(policy.get('connect-src')).toEqual(["'self'"])
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-eval|https?:|\*/)
})
