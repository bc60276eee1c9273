import { expect, it } from 'vitest'
import { halfToFloat } from '#runtime/numeric/half.ts'

it.each([
  // IEEE 754-2019, binary16: zero, one, smallest subnormal, largest subnormal and normal, infinities.
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x7bff, 65504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x3555, 0.333251953125],
])('reads %i', (bits, value) => {
  expect(halfToFloat(Uint16Array.of(bits))[0]).toBe(value)
})

it('keeps what is not a number', () => {
  expect(halfToFloat(Uint16Array.of(0x7e00))[0]).toBeNaN()
})
