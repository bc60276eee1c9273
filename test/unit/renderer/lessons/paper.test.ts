import { describe, expect, it } from 'vitest'
import { judgeAbout } from '#renderer/lessons/answers.ts'
import { PAPER } from '#renderer/lessons/chapters/14-paper.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { modelSizes, placeInTime, resultsOf, RESULTS, TIMELINE } from '#renderer/lessons/paper.ts'
import { attentionWay, convolutionWay, recurrentWay } from '#renderer/lessons/ways.ts'
import { askedOf } from '#test/unit/support/asked.ts'

describe('what the paper measured', () => {
  it('28.4 BLEU into German, more than 2 above every system before it, ensembles included', () => {
    const { best, bestBefore, results } = resultsOf('de')
    expect(best).toMatchObject({ bleu: 28.4, kind: 'attention' })
    expect(bestBefore?.ensemble).toBe(true)
    expect(28.4 - (bestBefore?.bleu ?? 0)).toBeGreaterThan(2)
    expect(results.at(-1)).toBe(best)
    expect(results.map(({ bleu }) => bleu)).toEqual(
      results.map(({ bleu }) => bleu).sort((a, b) => a - b),
    )
  })

  it('41.8 into French, above every ensemble', () => {
    const { best, bestBefore } = resultsOf('fr')
    expect(best?.bleu).toBe(41.8)
    expect(bestBefore?.bleu).toBeLessThan(41.8)
  })

  it('three and a half days on eight cards are the operations that its table gives', () => {
    // The paper reckons with 9.5 TFLOPS of a P100 (section 6.1, note 5).
    const seconds = 3.5 * 24 * 60 * 60
    const big = RESULTS.find(({ name }) => name === 'Transformer (big)')
    expect((seconds * 8 * 9.5e12) / (big?.flops.de ?? 0)).toBeCloseTo(1, 2)
  })

  it('no system is both better and cheaper than the big Transformer', () => {
    for (const pair of ['de', 'fr'] as const) {
      const { results, best } = resultsOf(pair)
      const beats = results.filter(
        ({ bleu, flops }) =>
          bleu > (best?.bleu ?? 0) && flops !== null && flops < (best?.flops ?? 0),
      )
      expect(beats).toEqual([])
    }
  })

  it('some of the ensembles before it cost tens of times as much', () => {
    const { results, best } = resultsOf('fr')
    const costs = results.filter(({ ensemble }) => ensemble).map(({ flops }) => flops ?? 0)
    expect(Math.max(...costs) / (best?.flops ?? Infinity)).toBeGreaterThan(20)
  })
})

describe('the way from the first word to the last', () => {
  it('has n − 1 steps where words are read in turn, ⌈log₃ n⌉ in convolutions, one in attention', () => {
    for (let n = 2; n <= 100; n++) {
      expect(recurrentWay(n).steps).toBe(n - 1)
      // Counted, not by the logarithm: how often three neighbours must be joined until all are.
      let layers = 0
      while (3 ** layers < n) layers++
      expect(convolutionWay(n, 3).steps).toBe(layers)
      expect(attentionWay(n).steps).toBe(1)
    }
  })

  it('begins at the last word, ends at the first, and goes no further back than a layer sees', () => {
    for (let n = 2; n <= 100; n++) {
      for (const kernel of [2, 3, 5]) {
        const { path, steps } = convolutionWay(n, kernel)
        expect(path[0]).toEqual([steps, n - 1])
        expect(path.at(-1)).toEqual([0, 0])
        for (const [at, [layer, word]] of path.slice(1).entries()) {
          const back = (path[at]?.[1] ?? 0) - word
          expect(back % kernel ** layer).toBe(0)
          expect(back / kernel ** layer).toBeGreaterThanOrEqual(0)
          expect(back / kernel ** layer).toBeLessThan(kernel)
        }
      }
    }
    expect(recurrentWay(4).path.at(-1)).toEqual([0, 0])
    expect(attentionWay(4).path).toEqual([
      [1, 3],
      [0, 0],
    ])
  })
})

describe('the timeline', () => {
  it('is in order, and the Transformer stands at 12 June 2017', () => {
    const days = TIMELINE.map(({ date }) => Date.parse(date))
    expect(days).toEqual([...days].sort((a, b) => a - b))
    expect(TIMELINE.find(({ key }) => key === 'transformer')?.date).toBe('2017-06-12')
    expect(TIMELINE[initialState().paper.event]?.key).toBe('transformer')
    expect(placeInTime(TIMELINE[0]?.date ?? '')).toBe(0)
    expect(placeInTime(TIMELINE.at(-1)?.date ?? '')).toBe(1)
  })
})

describe('the sizes', () => {
  it('are what was published: GPT-3 175 billion, GPT-2 1.56 billion, and the loaded model among them', () => {
    const sizes = modelSizes({ id: 'small', parameters: 134_515_008 })
    expect(sizes.map(({ name }) => name)).toEqual([
      'GPT-3',
      'GPT-2 XL',
      'GPT-2 large',
      'GPT-2 medium',
      'small',
      'GPT-2 small',
    ])
    expect((sizes[0]?.parameters ?? 0) / 175e9).toBeCloseTo(1, 2)
    expect((sizes[1]?.parameters ?? 0) / 1.558e9).toBeCloseTo(1, 3)
    expect(sizes.at(-1)?.parameters).toBe(124_439_808)
  })

  it('the question is about the loaded model, and waits for it', () => {
    const state = initialState()
    expect(PAPER.ask(state, 'en')).toBeNull()
    state.paper.loaded = { id: 'small', parameters: 134_515_008 }
    const { judge, values } = askedOf(PAPER, state, 'en')
    expect(values.times).toBe('1298')
    for (const right of ['1300', '1,300 times', '1300 倍', '1250']) {
      expect(judge(right.replace(' times', '×')), right).toBe('right')
    }
    expect(judge('130')).toBe('wrong')
    expect(judge('many')).toBe('unreadable')
    expect(judgeAbout('0', 10)).toBe('wrong')
  })
})
