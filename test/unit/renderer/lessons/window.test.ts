import { describe, expect, it } from 'vitest'
import { askedOf } from '#test/unit/support/asked.ts'
import { WINDOW } from '#renderer/lessons/chapters/05-window.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { contextOf, largeNumber, LARGEST_WINDOW, rowsView } from '#renderer/lessons/window-rows.ts'
import { readingView, textsView } from '#renderer/lessons/window-texts.ts'

const LOCALES = ['en', 'zh-CN'] as const
const { markov } = initialState()

describe.each(LOCALES)('chapter 5 as it is shown (%s)', (locale) => {
  it('counts 5, 25, 125 rows, of which the three sentences fill 3, 2 and none', () => {
    const views = [1, 2, 3].map((n) => rowsView(markov, n, locale))
    expect(views.map(({ rows }) => rows)).toEqual([5n, 25n, 125n])
    expect(views.map(({ filled }) => filled)).toEqual([3, 2, 0])
    expect(views[0]?.squares).toEqual([true, true, true, false, false])
    // “I love” and “you love”: rows 0 · 5 + 2 and 1 · 5 + 2.
    const lit = views[1]?.squares?.flatMap((on, row) => (on ? [row] : []))
    expect(lit).toEqual([2, 7])
    expect(contextOf(7, 5, 2)).toEqual([1, 2])
  })

  it('has 5¹⁰²⁴ ≈ 5.56 × 10⁷¹⁵ rows at GPT-2’s window, 716 digits', () => {
    const { rows, squares } = rowsView(markov, LARGEST_WINDOW, locale)
    const { digits, groups, mantissa, exponent } = largeNumber(rows)
    expect({ digits, mantissa, exponent }).toEqual({ digits: 716, mantissa: '5.56', exponent: 715 })
    expect(BigInt(groups.join(''))).toBe(5n ** 1024n)
    expect(squares).toBeNull()
  })

  it('asks for the rows of the reader’s own vocabulary', () => {
    expect(askedOf(WINDOW, initialState(), locale).judge('625')).toBe('right')
    expect(askedOf(WINDOW, initialState(), locale).judge('20')).toBe('wrong')
    const state = initialState()
    state.markov.sentences = 'a b c\nb c a'
    state.markov.vocabulary = 'a b c d e f'
    const { values, judge } = askedOf(WINDOW, state, locale)
    expect(values).toEqual({ size: '6', n: '4', rows: '1296' })
    expect(judge('1,296')).toBe('right')
  })

  it('predicts alike until the window reaches the word that differs', () => {
    const most = readingView({ window: 1 }, locale).most
    const alike = Array.from({ length: most }, (_, at) => readingView({ window: at + 1 }, locale))
    const reaches = alike.findIndex((view) => !view.alike)
    expect(reaches).toBeGreaterThan(1)
    for (const [at, { texts, alike: same }] of alike.entries()) {
      const [one, other] = texts.map(({ probabilities }) => probabilities)
      expect(same).toBe(at < reaches)
      for (const { tokens } of texts) {
        expect(tokens.filter(({ inside }) => inside)).toHaveLength(Math.min(at + 1, tokens.length))
      }
      if (same) expect(one).toEqual(other)
      else if (one && other) expect(one).not.toEqual(other)
    }
    expect(alike[reaches]?.texts.every(({ probabilities }) => probabilities !== null)).toBe(true)
  })

  it('writes with each window by one seed, and grades each on sentences it has not learned', () => {
    const state = { alpha: 0.01, seed: 1 }
    const { texts, best, learned, heldOut } = textsView(state, locale)
    expect(textsView(state, locale).texts).toEqual(texts)
    expect(textsView({ ...state, seed: 2 }, locale).texts[0]?.tokens).not.toEqual(texts[0]?.tokens)
    expect(heldOut / (learned + heldOut)).toBeCloseTo(0.2, 2)
    expect(texts.map(({ n }) => n)).toEqual([1, 2, 3])
    const lowest = Math.min(...texts.map(({ perplexity }) => perplexity))
    expect(texts.find(({ n }) => n === best)?.perplexity).toBe(lowest)
    const [one, two, three] = texts
    expect(one?.filled).toBe(Number(one?.rows))
    expect(one?.blind).toBe(0)
    expect(two?.blind).toBeGreaterThan(0)
    expect(three?.blind).toBeGreaterThan(two?.blind ?? 1)
    for (const { tokens, perplexity } of texts) {
      expect(tokens.length).toBeGreaterThan(0)
      expect(perplexity).toBeGreaterThan(1)
    }
  })
})

it('a large number is rounded as people round', () => {
  expect(largeNumber(9_996_000_000_000_000n)).toMatchObject({ mantissa: '1.00', exponent: 16 })
  expect(largeNumber(625n)).toEqual({ digits: 3, groups: ['625'], mantissa: '6.25', exponent: 2 })
  expect(largeNumber(78125n).groups).toEqual(['78', '125'])
})
