import { expect, it } from 'vitest'
import { emojiOf } from '#renderer/inspector/tokens/emoji.ts'

it('no two ids have the same pictures', () => {
  const seen = new Set<string>()
  for (let id = 0; id < 300_000; id++) seen.add(emojiOf(id))
  expect(seen.size).toBe(300_000)
  expect(seen.has(emojiOf(62_500_000_000))).toBe(false)
})

it('are two of 500 pictures that need nothing beside them', () => {
  const used = new Set<string>()
  for (let id = 0; id < 250_000; id++) {
    const pictures = Array.from(emojiOf(id))
    if (pictures.length !== 2) throw new Error(`id ${String(id)} has ${String(pictures.length)}`)
    for (const picture of pictures) used.add(picture)
  }
  expect(used.size).toBe(500)
  for (const picture of used) expect(picture).toMatch(/^\p{Emoji_Presentation}$/u)
})

it('stay what they are: slides and lessons show them', () => {
  expect([0, 1, 504, 7002, 49_151, 199_999].map(emojiOf)).toEqual([
    '🌭🌭',
    '🐭👒',
    '🍰🚔',
    '🎷🥘',
    '🍴🍾',
    '🔥💘',
  ])
})
