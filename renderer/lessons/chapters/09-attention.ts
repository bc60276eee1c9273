import { judgeShare } from '../answers.ts'
import type { Asked, Chapter } from '../chapter.ts'
import type { AttentionState } from '../engine/states/attention.ts'
import { coveredIn } from '../head-steps.ts'

const Q = { tex: 'Q', key: 'queries' } as const
const K = { tex: 'K', key: 'keys' } as const
const V = { tex: 'V', key: 'values' } as const
const ROOT = { tex: '\\sqrt{d_k}', key: 'root' } as const

/** What must stand in the covered cell, for the row to sum to 1. */
function ask({ weights, tokens }: AttentionState): Asked | null {
  if (weights === null || weights.length < 2) return null
  const covered = coveredIn(weights)
  const hidden = weights[covered] ?? 0
  const others = 1 - hidden
  const percent = (p: number): string => `${(100 * p).toFixed(1)} %`
  return {
    values: {
      row: tokens[weights.length - 1] ?? '',
      column: tokens[covered] ?? '',
      others: percent(others),
      hidden: percent(hidden),
    },
    judge: (answer) => judgeShare(answer, hidden),
  }
}

export type AttentionFigureName =
  'vectors' | 'scores' | 'scaled' | 'masked' | 'weights' | 'mix' | 'covered'

export const ATTENTION: Chapter<AttentionFigureName> = {
  id: 'attention',
  number: 9,
  parts: ['attention'],
  steps: [
    {
      id: 'vectors',
      figure: 'vectors',
      formula: {
        tex: 'Q=XW_Q\\quad K=XW_K\\quad V=XW_V',
        symbols: [{ tex: 'X', key: 'inputs' }, Q, K, V, { tex: 'W', key: 'matrices' }],
      },
    },
    { id: 'scores', figure: 'scores', formula: { tex: 'QK^{\\top}', symbols: [Q, K] } },
    {
      id: 'scale',
      figure: 'scaled',
      formula: { tex: '\\frac{QK^{\\top}}{\\sqrt{d_k}}', symbols: [Q, K, ROOT] },
    },
    { id: 'mask', figure: 'masked' },
    {
      id: 'softmax',
      figure: 'weights',
      formula: {
        tex: 'a_{ij}=\\frac{e^{s_{ij}}}{\\sum_{m\\le i}e^{s_{im}}}',
        symbols: [
          { tex: 'a_{ij}', key: 'weight' },
          { tex: 's_{ij}', key: 'score' },
        ],
      },
    },
    {
      id: 'mix',
      figure: 'mix',
      formula: {
        tex: '\\operatorname{Attention}(Q,K,V)=\\operatorname{softmax}\\left(\\tfrac{QK^{\\top}}{\\sqrt{d_k}}\\right)V',
        symbols: [Q, K, V, ROOT],
      },
    },
    { id: 'question', figure: 'covered' },
  ],
  ask: ({ attention }) => ask(attention),
}
