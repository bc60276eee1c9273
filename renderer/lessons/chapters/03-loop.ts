import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'
import { smallestSet, thresholdFor } from '../loop.ts'

export type LoopFigureName = 'loop' | 'dice' | 'temperature' | 'filters' | 'seed' | 'model'

const percent = (p: number): string => `${(100 * p).toFixed(1)} %`

export const LOOP: Chapter<LoopFigureName> = {
  id: 'loop',
  number: 3,
  parts: ['loop'],
  steps: [
    { id: 'loop', figure: 'loop', set: { loop: { temperature: 0, at: 0 } } },
    { id: 'dice', figure: 'dice', set: { loop: { temperature: 1, at: 0 } } },
    {
      id: 'temperature',
      figure: 'temperature',
      set: { loop: { temperature: 1 } },
      formula: {
        tex: 'p_i=\\frac{e^{z_i/T}}{\\sum_j e^{z_j/T}}',
        symbols: [
          { tex: 'p_i', key: 'share' },
          { tex: 'z_i', key: 'logit' },
          { tex: 'T', key: 'temperature' },
        ],
      },
    },
    {
      id: 'filters',
      figure: 'filters',
      set: { loop: { temperature: 1, topK: 0, topP: 0.7 } },
    },
    { id: 'seed', figure: 'seed', set: { loop: { takes: [1, 1] } } },
    { id: 'question', figure: 'model' },
  ],
  ask: ({ loop: { bars } }) => {
    const p = bars && thresholdFor(bars)
    const kept = bars && p !== null ? smallestSet(bars, p) : null
    if (p === null || kept === null) return null
    return {
      values: {
        p: `${String(Math.round(100 * p))} %`,
        n: String(kept.count),
        sum: percent(kept.mass),
        less: percent(kept.before),
      },
      judge: (answer) => judgeCount(answer, BigInt(kept.count)),
    }
  },
}
