import { judgeShare } from '../answers.ts'
import type { Chapter } from '../chapter.ts'

export type PredictFigureName = 'function' | 'bars' | 'compare' | 'expected'

/** How many bars the question is about. */
const ASKED = 3

export const PREDICT: Chapter<PredictFigureName> = {
  id: 'predict',
  number: 2,
  parts: ['predict'],
  steps: [
    { id: 'function', figure: 'function', set: { predict: { top: 5 } } },
    { id: 'bars', figure: 'bars' },
    { id: 'compare', figure: 'compare' },
    { id: 'own', figure: 'expected' },
    { id: 'question', figure: 'bars', set: { predict: { top: 6 } } },
  ],
  ask: ({ predict: { bars } }) => {
    if (bars === null || bars.length < ASKED) return null
    const first = bars.slice(0, ASKED)
    const sum = first.reduce((total, p) => total + p, 0)
    const percent = (p: number): string => `${(100 * p).toFixed(1)} %`
    return {
      values: { n: String(ASKED), parts: first.map(percent).join(' + '), sum: percent(sum) },
      judge: (answer) => judgeShare(answer, sum),
    }
  },
}
