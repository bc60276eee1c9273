import { describe, expect, it } from 'vitest'
import { mergesOf } from '#shared/trace/bpe.ts'
import { Random } from '#test/unit/support/random.ts'

const ranks = (...pairs: string[]) => {
  const learned = new Map(pairs.map((pair, rank) => [pair, rank]))
  return (left: string, right: string) => learned.get(`${left} ${right}`)
}

/** As GPT-2's encoder.py says it: every occurrence of the lowest pair at once, over and over. */
function inRounds(
  word: readonly string[],
  rankOf: (a: string, b: string) => number | undefined,
): string[] {
  let pieces = [...word]
  for (;;) {
    const pairs = pieces.slice(1).map((right, at) => [pieces[at] ?? '', right] as const)
    const lowest = Math.min(...pairs.map(([a, b]) => rankOf(a, b) ?? Infinity))
    if (lowest === Infinity) return pieces
    const next: string[] = []
    for (let at = 0; at < pieces.length; at++) {
      const [a = '', b] = [pieces[at], pieces[at + 1]]
      if (b !== undefined && rankOf(a, b) === lowest) {
        next.push(a + b)
        at++
      } else next.push(a)
    }
    pieces = next
  }
}

function applied(word: readonly string[], merges: readonly { at: number }[]): string[] {
  const pieces = [...word]
  for (const { at } of merges) pieces.splice(at, 2, `${pieces[at] ?? ''}${pieces[at + 1] ?? ''}`)
  return pieces
}

describe('merges of a word', () => {
  it('go by rank, not by place', () => {
    expect(mergesOf([...'lower'], ranks('e r', 'l o', 'lo w', 'low er'))).toEqual([
      { at: 3, rank: 0 },
      { at: 0, rank: 1 },
      { at: 0, rank: 2 },
      { at: 0, rank: 3 },
    ])
  })

  it('begin at the left among equals', () => {
    expect(mergesOf([...'aaaaa'], ranks('a a', 'aa aa'))).toEqual([
      { at: 0, rank: 0 },
      { at: 1, rank: 0 },
      { at: 0, rank: 1 },
    ])
  })

  it('are none where no pair was learned', () => {
    expect(mergesOf([], ranks())).toEqual([])
    expect(mergesOf(['a'], ranks('a a'))).toEqual([])
    expect(mergesOf([...'xyz'], ranks('x z'))).toEqual([])
  })

  it('end as rounds over the whole word do, for pairs as they are learned', () => {
    const random = new Random(5)
    for (let round = 0; round < 200; round++) {
      const tokens: [string, ...string[]] = ['a', 'b', 'c']
      const pairs: string[] = []
      while (pairs.length < 12) {
        const [left, right] = [random.pick(tokens), random.pick(tokens)]
        if (tokens.includes(left + right)) continue
        pairs.push(`${left} ${right}`)
        tokens.push(left + right)
      }
      const rankOf = ranks(...pairs)
      const word = random.list(random.int(0, 40), () => random.pick(['a', 'b', 'c']))
      expect(applied(word, mergesOf(word, rankOf))).toEqual(inRounds(word, rankOf))
    }
  })
})
