import { expect, it } from 'vitest'
import { writtenOut } from '#renderer/inspector/number-text.ts'

it.each([
  [0, '0'],
  [2.24e-7, '0.00000022'],
  [1.23e-3, '0.0012'],
  [0.5, '0.50'],
  [12.34, '12.3'],
  [1e-12, '0.0000000000010'],
  [1e-20, '< 0.000000000001'],
])('%s is written out as %s', (value, text) => {
  expect(writtenOut(value)).toBe(text)
})
