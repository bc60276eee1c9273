import { expect, it } from 'vitest'
import { ChunkSizer } from '#runtime/decode/chunk-sizer.ts'

/** Reads `tokens` tokens on a machine that takes `fixed` ms a pass and `perToken` ms a token more. */
function read(sizer: ChunkSizer, tokens: number, fixed: number, perToken: number): number[] {
  const times: number[] = []
  for (let left = tokens; left > 0;) {
    const count = sizer.next(left)
    expect(count).toBeGreaterThanOrEqual(1)
    expect(count).toBeLessThanOrEqual(left)
    const ms = fixed + perToken * count
    sizer.observe(count, ms)
    times.push(ms)
    left -= count
  }
  return times
}

it.each([
  ['fast', 5, 0.2],
  ['usual', 15, 1.5],
  ['slow', 20, 8],
])('keeps every pass on a %s machine below 100 ms', (_, fixed, perToken) => {
  const sizer = new ChunkSizer()
  const first = read(sizer, 400, fixed, perToken)
  // The very first chunk is a guess.
  expect(Math.max(...first.slice(1))).toBeLessThanOrEqual(100)
  expect(Math.max(...read(sizer, 400, fixed, perToken))).toBeLessThanOrEqual(100)
})

it('is not put off by one pass that was held up, and recovers from a busy minute at once', () => {
  const sizer = new ChunkSizer()
  read(sizer, 500, 30, 2)
  const usual = sizer.next(10_000)
  sizer.observe(usual, 900)
  expect(sizer.next(10_000)).toBeGreaterThan(usual - 2)
  read(sizer, 200, 90, 6)
  expect(sizer.next(10_000)).toBe(8)
  read(sizer, 40, 30, 2)
  expect(sizer.next(10_000)).toBeGreaterThan(usual * 0.8)
})

it('uses the time it may take on a fast machine', () => {
  const sizer = new ChunkSizer()
  read(sizer, 2000, 5, 0.2)
  expect(sizer.next(10_000)).toBeGreaterThan(128)
})

it('does not sink to single tokens where a single one takes long already', () => {
  const sizer = new ChunkSizer()
  for (let i = 0; i < 10; i++) sizer.observe(1, 150)
  read(sizer, 300, 145, 5)
  expect(sizer.next(300)).toBeGreaterThanOrEqual(8)
})

it('learns nothing from the short rest of a text', () => {
  const sizer = new ChunkSizer()
  read(sizer, 2000, 5, 0.5)
  const before = sizer.next(10_000)
  sizer.observe(3, 6.5)
  expect(sizer.next(10_000)).toBe(before)
})

it('keeps below the number it is given', () => {
  const sizer = new ChunkSizer(4)
  read(sizer, 100, 1, 0.1)
  expect(sizer.next(100)).toBe(4)
  expect(new ChunkSizer(1).next(9)).toBe(1)
})

it('may take longer where it is allowed to, and less where only a few may run', () => {
  const sizer = new ChunkSizer()
  read(sizer, 400, 15, 1.5)
  const usual = sizer.next(10_000)
  expect(15 + 1.5 * sizer.next(10_000, 180)).toBeGreaterThan(150)
  expect(15 + 1.5 * sizer.next(10_000, 180)).toBeLessThan(190)
  const other = sizer.within(300)
  expect(other.next(10_000)).toBe(usual)
  expect(sizer.within(12).next(10_000)).toBe(12)
  read(other, 400, 15, 6)
  expect(other.next(10_000)).toBeLessThan(usual)
  expect(sizer.next(10_000)).toBe(usual)
})
