import { expect, test } from 'vitest'
import { staysInside } from '#main/app/session-guard.ts'

test.each([
  ['app://vitrine/assets/a.js', true],
  ['blob:app://vitrine/1', true],
  ['data:image/png;base64,AA', true],
  ['http://localhost:5173/main.ts', false],
  ['https://example.org/', false],
  ['ws://127.0.0.1:9222/', false],
  ['file:///etc/passwd', false],
  ['devtools://devtools/bundled/a.js', false],
  ['chrome-extension://x/y', false],
  ['ftp://example.org/', false],
  ['no address', false],
])('%s stays inside: %s', (url, inside) => {
  expect(staysInside(url, null)).toBe(inside)
})

test.each([
  ['http://localhost:5173/main.ts', true],
  ['ws://localhost:5173/?token=1', true],
  ['devtools://devtools/bundled/a.js', true],
  ['http://localhost:5174/', false],
  ['https://example.org/', false],
])('beside a development server %s stays inside: %s', (url, inside) => {
  expect(staysInside(url, 'http://localhost:5173')).toBe(inside)
})
