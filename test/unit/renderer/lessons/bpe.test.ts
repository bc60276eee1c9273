import ranks from 'gpt-tokenizer/bpeRanks/r50k_base'
import { describe, expect, it } from 'vitest'
import { applyMerges, ranksOf } from '#renderer/lessons/engine/bpe/apply.ts'
import {
  countWords,
  trainBpe,
  type CountedWord,
  type LearnedMerge,
} from '#renderer/lessons/engine/bpe/train.ts'
import { englishSentences } from '#renderer/lessons/engine/corpus/english.ts'

const learn = (words: readonly CountedWord[], merges: number): LearnedMerge[] =>
  [...trainBpe(words, merges)].map(({ merge }) => merge)

const joined = ({ left, right, count }: LearnedMerge): string => `${left} ${right} ${String(count)}`

describe('learning merges', () => {
  it('finds what the example of Sennrich et al. (2016, algorithm 1) finds', () => {
    const words = Object.entries({
      'l o w </w>': 5,
      'l o w e r </w>': 2,
      'n e w e s t </w>': 6,
      'w i d e s t </w>': 3,
    }).map(([pieces, count]) => ({ pieces: pieces.split(' '), count }))
    expect(learn(words, 10).map(joined)).toEqual([
      'e s 9',
      'es t 9',
      'est </w> 9',
      'l o 7',
      'lo w 7',
      'n e 6',
      'ne w 6',
      'new est</w> 6',
      'low </w> 5',
      'w i 3',
    ])
  })

  it('joins a run of equal pieces from the left, and stops where no pair stands twice', () => {
    const words = [{ pieces: [...'aaaaa'], count: 1 }]
    const steps = [...trainBpe(words, 9)]
    expect(steps.map(({ merge }) => joined(merge))).toEqual(['a a 4'])
    expect(steps[0]?.words[0]?.pieces).toEqual(['aa', 'aa', 'a'])
  })

  it('of equally frequent pairs takes the one met first', () => {
    expect(learn([{ pieces: ['x', 'y', 'z'], count: 2 }], 1).map(joined)).toEqual(['x y 2'])
    expect(
      learn(
        [
          { pieces: ['b', 'c'], count: 2 },
          { pieces: ['a', 'b'], count: 2 },
        ],
        1,
      ).map(joined),
    ).toEqual(['b c 2'])
  })

  it('counts words with the blank before them, in order of appearance', () => {
    expect(countWords(['you love', 'love you, you'])).toEqual([
      { pieces: [...' you'], count: 3 },
      { pieces: [...' love'], count: 2 },
      { pieces: [' ', ','], count: 1 },
    ])
  })
})

describe('applying merges', () => {
  const words = countWords(englishSentences(300, 1))
  const steps = [...trainBpe(words, 200)]
  const merges = steps.map(({ merge }) => merge)
  const rankOf = ranksOf(merges)

  it('gives every word of the corpus the pieces that training left it in', () => {
    const trained = steps.at(-1)?.words ?? []
    for (const [at, { pieces }] of words.entries()) {
      const tokens = applyMerges(pieces, rankOf).at(-1)?.pieces ?? pieces
      expect(tokens).toEqual(trained[at]?.pieces)
    }
  })

  it('joins one pair a step, in rank order where a word allows it, and loses nothing', () => {
    let pieces = [...' umbrella']
    for (const step of applyMerges(pieces, rankOf)) {
      const { left, right } = merges[step.rank] ?? {}
      expect([pieces[step.at], pieces[step.at + 1]]).toEqual([left, right])
      expect(step.pieces).toHaveLength(pieces.length - 1)
      expect(step.pieces.join('')).toBe(' umbrella')
      pieces = step.pieces
    }
    expect(pieces.length).toBeLessThan(4)
  })

  it('leaves a word alone of which no pair was learned', () => {
    expect(applyMerges(['q', 'x'], rankOf)).toEqual([])
  })

  it('with GPT-2’s ranks “thousand” becomes th and ousand: a token need not be a word (chapter 1)', () => {
    const gpt2 = new Map(
      ranks.flatMap((token, id) => (typeof token === 'string' ? [[token, id] as const] : [])),
    )
    const rank = (left: string, right: string): number | undefined => gpt2.get(left + right)
    const tokensOf = (word: string) => applyMerges([...word], rank).at(-1)?.pieces ?? []
    expect(tokensOf('thousand').map((piece) => [piece, gpt2.get(piece)])).toEqual([
      ['th', 400],
      ['ousand', 29910],
    ])
    expect(tokensOf(' journey').map((piece) => gpt2.get(piece))).toEqual([7002])
    expect(tokensOf(' thousand').map((piece) => gpt2.get(piece))).toEqual([7319])
  })
})
