import { expect, test } from 'vitest'
import { hostResolverRules } from '#main/app/switches.ts'

test('no name is looked up but that of a development server', () => {
  expect(hostResolverRules(null)).toBe('MAP * ~NOTFOUND')
  expect(hostResolverRules('http://localhost:5173/')).toBe('MAP * ~NOTFOUND, EXCLUDE localhost')
})
