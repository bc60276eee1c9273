import { judgeCount } from '../answers.ts'
import type { Chapter, Formula } from '../chapter.ts'
import { sizesView } from '../network.ts'
import { WIDTH } from '../network-run.ts'

export type NetworkFigureName = 'forward' | 'loss' | 'backward' | 'learn' | 'size' | 'three'

const PAIR = [
  { tex: 'v', key: 'now' },
  { tex: 'w', key: 'next' },
] as const

const FORWARD: Formula = {
  tex: 'P(w\\mid v)=\\operatorname{softmax}(E_v\\,W+b)_w',
  symbols: [
    ...PAIR,
    { tex: 'E_v', key: 'embeddingRow' },
    { tex: 'W,\\,b', key: 'outputWeights' },
    { tex: '\\operatorname{softmax}', key: 'softmax' },
  ],
}
const LOSS: Formula = {
  tex: 'L=-\\frac{1}{N}\\sum_{i=1}^{N}\\ln P(w_i\\mid v_i)',
  symbols: [
    { tex: 'L', key: 'loss' },
    { tex: 'N', key: 'pairs' },
    { tex: '\\ln', key: 'ln' },
  ],
}
const CHECK: Formula = {
  tex: '\\frac{\\partial L}{\\partial w}\\approx\\frac{L(w+\\varepsilon)-L(w-\\varepsilon)}{2\\varepsilon}',
  symbols: [
    { tex: '\\frac{\\partial L}{\\partial w}', key: 'gradient' },
    { tex: 'w', key: 'oneWeight' },
    { tex: '\\varepsilon', key: 'epsilon' },
  ],
}
const UPDATE: Formula = {
  tex: 'w\\leftarrow w-\\eta\\,\\frac{\\partial L}{\\partial w}',
  symbols: [
    { tex: 'w', key: 'oneWeight' },
    { tex: '\\eta', key: 'learningRate' },
    { tex: '\\frac{\\partial L}{\\partial w}', key: 'gradient' },
  ],
}
const SIZE: Formula = {
  tex: '|V|\\,d+n\\,d\\,|V|+|V|',
  symbols: [
    { tex: '|V|', key: 'size' },
    { tex: 'd', key: 'width' },
    { tex: 'n', key: 'window' },
  ],
}

/** How many words the window of the question holds. */
const ASKED = 4

export const NETWORK: Chapter<NetworkFigureName> = {
  id: 'network',
  number: 6,
  parts: ['network', 'three'],
  steps: [
    { id: 'forward', figure: 'forward', set: { network: { steps: 0, word: 2 } }, formula: FORWARD },
    { id: 'loss', figure: 'loss', set: { network: { steps: 0 } }, formula: LOSS },
    {
      id: 'backward',
      figure: 'backward',
      set: { network: { steps: 0, edge: null } },
      formula: CHECK,
    },
    { id: 'learn', figure: 'learn', set: { network: { steps: 0 } }, formula: UPDATE },
    { id: 'size', figure: 'size', set: { network: { window: 1 } }, formula: SIZE },
    { id: 'three', figure: 'three' },
    { id: 'question', figure: 'size', set: { network: { window: 3 } } },
  ],
  ask: ({ markov }, locale) => {
    const { size, parts, parameters } = sizesView(markov, ASKED, locale)
    return {
      values: {
        size: String(size),
        n: String(ASKED),
        d: String(WIDTH),
        sum: `${String(parts.embedding)} + ${String(parts.weight)} + ${String(parts.bias)}`,
        parameters: String(parameters),
      },
      judge: (answer) => judgeCount(answer, BigInt(parameters)),
    }
  },
}
