import { describe, expect, test } from 'vitest'
import { blockOf, blocksWithin, byPosition } from '#renderer/inspector/lens/lens-blocks.ts'
import { pinChart, pinnable, trackOf } from '#renderer/inspector/lens/lens-pin.ts'

describe('which positions are asked about at once', () => {
  test('neighbours share a block, so that no position is asked about twice', () => {
    expect(blockOf(0, 100)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(blockOf(7, 100)).toEqual(blockOf(0, 100))
    expect(blockOf(8, 10)).toEqual([8, 9, 10])
  })

  test('blocks hold every position in sight, and none that does not exist', () => {
    expect(blocksWithin(6, 17, 18)).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11, 12, 13, 14, 15],
      [16, 17, 18],
    ])
    expect(blocksWithin(3, 40, 4)).toEqual([[0, 1, 2, 3, 4]])
    expect(blocksWithin(5, 9, 4)).toEqual([])
  })

  test('an answer is found by position and layer', () => {
    const entry = (position: number, layer: number) => ({ position, layer, top: [] })
    const found = byPosition({ lens: [entry(3, 1), entry(2, 0), entry(3, 0)] })
    expect(found.get(3)?.map(({ layer }) => layer)).toEqual([0, 1])
    expect(found.get(1)).toBeUndefined()
  })
})

describe('a token followed through the layers', () => {
  const top = (...all: [number, number][]) =>
    all.map(([id, p]) => ({ id, text: `t${String(id)}`, p }))
  const entries = [
    { position: 4, layer: 0, top: top([7, 0.2], [8, 0.1]) },
    { position: 4, layer: 1, top: top([9, 0.6], [7, 0.3]) },
  ]

  test('what came can be followed, and all that any layer thought of', () => {
    expect(pinnable(entries, { id: 3, text: 'came' }).map(({ id }) => id)).toEqual([3, 9, 7, 8])
    expect(pinnable(entries, { id: 9, text: 't9' }).map(({ id }) => id)).toEqual([9, 7, 8])
  })

  test('place and probability by layer', () => {
    const lens = [
      { position: 4, layer: 1, top: [], tracked: [{ id: 3, p: 0.5, rank: 0 }] },
      { position: 4, layer: 0, top: [], tracked: [{ id: 3, p: 0.01, rank: 41 }] },
      { position: 5, layer: 0, top: [], tracked: [{ id: 3, p: 0.9, rank: 0 }] },
    ]
    const track = trackOf({ lens }, 4, 3)
    expect(track).toEqual([
      { layer: 0, rank: 41, p: 0.01 },
      { layer: 1, rank: 0, p: 0.5 },
    ])
    const about = {
      vocabSize: 49_152,
      layer: 'layer',
      value: '',
      token: 'came',
      marked: 1,
      format: { count: String, probability: String },
    }
    const ranks = pinChart(track, 'rank', about)
    // Counted from 1 on screen: the logarithm of 0 is nowhere.
    expect(ranks.lines[0]?.values).toEqual([42, 1])
    expect([ranks.y.min, ranks.y.max, ranks.y.log, ranks.y.inverse]).toEqual([
      1,
      100_000,
      true,
      true,
    ])
    const shares = pinChart(track, 'p', about)
    expect(shares.lines[0]?.values).toEqual([0.01, 0.5])
    expect([shares.y.min, shares.y.max]).toEqual([0, 1])
  })
})
