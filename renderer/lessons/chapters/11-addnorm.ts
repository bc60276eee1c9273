import { judgeNumber } from '../answers.ts'
import type { Chapter } from '../chapter.ts'

export type AddNormFigureName =
  'sum' | 'cut' | 'layerNorm' | 'rmsNorm' | 'relu' | 'swiglu' | 'own' | 'asked'

const SUM = {
  tex: 'y=x+F(x)',
  symbols: [
    { tex: 'x', key: 'streamIn' },
    { tex: 'F(x)', key: 'streamBranch' },
    { tex: 'y', key: 'streamOut' },
  ],
} as const

/** As many places as the figure writes. */
const DIGITS = 2

export const ADD_NORM: Chapter<AddNormFigureName> = {
  id: 'addnorm',
  number: 11,
  parts: ['addnorm'],
  steps: [
    {
      id: 'sum',
      figure: 'sum',
      set: { addnorm: { layer: 10, branch: 'attention', index: null } },
      formula: SUM,
    },
    { id: 'cut', figure: 'cut', set: { addnorm: { layer: 10, kept: 'noResidual' } }, formula: SUM },
    {
      id: 'layerNorm',
      figure: 'layerNorm',
      set: { addnorm: { token: 2, encoderLayer: 0 } },
      formula: {
        tex: '\\hat{x}_i=\\frac{x_i-\\mu}{\\sigma}\\qquad y_i=g_i\\,\\hat{x}_i+b_i',
        symbols: [
          { tex: '\\mu', key: 'normMean' },
          { tex: '\\sigma', key: 'normDeviation' },
          { tex: 'g_i', key: 'normGain' },
          { tex: 'b_i', key: 'normBias' },
        ],
      },
    },
    {
      id: 'rmsNorm',
      figure: 'rmsNorm',
      // Where the mean is furthest from 0.
      set: { addnorm: { layer: 29 } },
      formula: {
        tex: 'y_i=g_i\\,\\frac{x_i}{\\operatorname{RMS}(x)}',
        symbols: [
          { tex: '\\operatorname{RMS}(x)', key: 'normRms' },
          { tex: 'g_i', key: 'normGain' },
        ],
      },
    },
    {
      id: 'relu',
      figure: 'relu',
      set: { addnorm: { token: 2, encoderLayer: 0 } },
      formula: {
        tex: '\\operatorname{FFN}(x)=\\max(0,\\,xW_1+b_1)\\,W_2+b_2',
        symbols: [
          { tex: 'W_1', key: 'ffnUp' },
          { tex: '\\max(0,\\cdot)', key: 'ffnRelu' },
          { tex: 'W_2', key: 'ffnDown' },
        ],
      },
    },
    {
      id: 'swiglu',
      figure: 'swiglu',
      set: { addnorm: { layer: 10 } },
      formula: {
        tex: '\\operatorname{FFN}(x)=(\\operatorname{SiLU}(xW)\\odot xV)\\,W_2',
        symbols: [
          { tex: '\\operatorname{SiLU}', key: 'gluSilu' },
          { tex: 'W', key: 'gluGate' },
          { tex: 'V', key: 'gluUp' },
          { tex: '\\odot', key: 'gluTimes' },
          { tex: 'W_2', key: 'gluDown' },
        ],
      },
    },
    { id: 'own', figure: 'own' },
    {
      id: 'question',
      figure: 'asked',
      set: { addnorm: { layer: 20, branch: 'ffn', index: null } },
    },
  ],
  ask: ({ addnorm: { seen } }) => {
    if (seen === null) return null
    const { index, before, after } = seen
    const written = (value: number): string => value.toFixed(DIGITS).replace('-', '−')
    // What can be worked out from the figure: its numbers as they are written.
    const added = Number(after.toFixed(DIGITS)) - Number(before.toFixed(DIGITS))
    return {
      values: {
        n: String(index),
        before: written(before),
        after: written(after),
        added: written(added),
      },
      judge: (answer) => judgeNumber(answer, added),
    }
  },
}
