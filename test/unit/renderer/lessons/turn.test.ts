import { expect, it } from 'vitest'
import { turn } from '#renderer/lessons/engine/network/turn.ts'

it('sine and cosine are those of the platform, to the last places', () => {
  for (let angle = -50; angle < 2000; angle += 0.37) {
    const { sin, cos } = turn(angle)
    expect(Math.abs(sin - Math.sin(angle))).toBeLessThan(5e-16)
    expect(Math.abs(cos - Math.cos(angle))).toBeLessThan(5e-16)
  }
  expect(turn(0)).toEqual({ sin: 0, cos: 1 })
})
