import { describe, expect, it } from 'vitest'
import { askedOf } from '#test/unit/support/asked.ts'
import { judgeCount, judgeShare } from '#renderer/lessons/answers.ts'
import { MARKOV } from '#renderer/lessons/chapters/04-markov.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import type { MarkovState } from '#renderer/lessons/engine/states/markov.ts'
import { markovView, MOST_WORDS } from '#renderer/lessons/markov.ts'
import { givenTexts, readCorpus } from '#renderer/lessons/own-corpus.ts'

const LOCALES = ['en', 'zh-CN'] as const
const view = (state: Partial<MarkovState> = {}, locale: (typeof LOCALES)[number] = 'en') =>
  markovView({ ...initialState().markov, ...state }, locale)

describe.each(LOCALES)('chapter 4 as it is shown (%s)', (locale) => {
  it('counts 5 × 5, the rows of oranges and grapes empty', () => {
    const { counts, probabilities } = view({}, locale)
    expect(counts).toEqual([
      [0, 0, 2, 0, 0],
      [0, 0, 1, 0, 0],
      [0, 0, 0, 2, 1],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ])
    expect(probabilities[2]).toEqual([0, 0, 0, 2 / 3, 1 / 3])
    expect(probabilities.slice(3)).toEqual([null, null])
  })

  it('gives every word of an empty row 1/5 when 1 is added', () => {
    expect(view({ alpha: 1 }, locale).probabilities[3]).toEqual([0.2, 0.2, 0.2, 0.2, 0.2])
  })

  it('asks for P(oranges | love): 2/3, and not the 1/3 of the article', () => {
    const { values, judge } = askedOf(MARKOV, initialState(), locale)
    const [, , love, oranges] = view({}, locale).words
    expect(values).toEqual({ first: love, second: oranges, count: '2', total: '3' })
    for (const right of ['2/3', '66.7 %', '0.667', '６６．７％', '67%']) {
      expect(judge(right), right).toBe('right')
    }
    for (const wrong of ['1/3', '33 %', '0.6', '1']) expect(judge(wrong), wrong).toBe('wrong')
    for (const none of ['', 'two', '2/0', '.', '%']) expect(judge(none), none).toBe('unreadable')
  })
})

describe('a corpus of the reader’s own', () => {
  it('is counted: its words come behind those of the vocabulary', () => {
    const sentences = `${givenTexts('en').sentences}\nyou love pears`
    const { words, probabilities, counts } = view({ sentences })
    expect(words).toEqual(['I', 'you', 'love', 'oranges', 'grapes', 'pears'])
    expect(counts[2]).toEqual([0, 0, 0, 2, 1, 1])
    expect(probabilities[2]).toEqual([0, 0, 0, 0.5, 0.25, 0.25])
    const state = initialState()
    state.markov.sentences = sentences
    expect(askedOf(MARKOV, state, 'en').judge('1/2')).toBe('right')
  })

  it('is asked about with a pair that it has', () => {
    const state = initialState()
    Object.assign(state.markov, { sentences: 'cats sleep\ncats run', vocabulary: '', alpha: 3 })
    const { values, judge } = askedOf(MARKOV, state, 'en')
    expect(values).toEqual({ first: 'cats', second: 'sleep', count: '1', total: '2' })
    expect(judge('0.5')).toBe('right')
  })

  it.each([
    ['empty', { sentences: 'one\nword' }],
    ['words', { sentences: 'a b c d e f g h i' }],
    ['sentences', { sentences: 'a b\n'.repeat(9) }],
    ['letters', { sentences: 'a b '.repeat(101) }],
    ['wordLetters', { sentences: 'love supercalifragilistic' }],
  ] as const)('that cannot be shown says why (%s), and the chapter’s own stays', (problem, own) => {
    const read = readCorpus({ vocabulary: null, ...own }, 'en')
    expect(read.problem).toBe(problem)
    expect(read.corpus.vocabulary.tokens).toEqual(['I', 'you', 'love', 'oranges', 'grapes'])
  })
})

describe('the text that the table writes', () => {
  it('is the same for the same seed, word by word, and stops at an empty row', () => {
    const whole = view({ written: MOST_WORDS, seed: 7 }).text
    expect(whole.ids.slice(0, 2)).toEqual([0, 2])
    expect([3, 4]).toContain(whole.ids[2])
    expect(whole.end).toBe('no-prediction')
    expect(view({ written: 1, seed: 7 }).text.ids).toEqual(whole.ids.slice(0, 2))
    expect(view({ written: 0 }).text).toMatchObject({ ids: [0], last: null, end: null })
  })

  it('draws oranges twice as often as grapes', () => {
    const seeds = Array.from({ length: 600 }, (_, seed) => seed)
    const oranges = seeds.filter((seed) => view({ written: 2, seed }).text.ids[2] === 3)
    // Four standard deviations of 600 draws at 2/3: √(600 · 2/3 · 1/3) ≈ 11.5.
    expect(Math.abs(oranges.length - 400)).toBeLessThan(4 * 11.6)
  })

  it('ends where the smoothed table would go on for ever', () => {
    const { ids, end } = view({ alpha: 1, written: 99 }).text
    expect(ids).toHaveLength(MOST_WORDS + 1)
    expect(end).toBe('length')
  })
})

it('a whole number is read with its separators, and exactly', () => {
  expect(judgeCount('1,953,125', 1953125n)).toBe('right')
  expect(judgeCount('６２５', 625n)).toBe('right')
  expect(judgeCount('625.5', 625n)).toBe('unreadable')
  expect(judgeCount('9007199254740993', 9007199254740992n)).toBe('wrong')
  expect(judgeShare('2 ÷ 3', 2 / 3)).toBe('right')
})
