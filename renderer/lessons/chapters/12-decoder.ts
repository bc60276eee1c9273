import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'

export type DecoderFigureName = 'whole' | 'blocks' | 'masked' | 'cross' | 'next'

export const DECODER: Chapter<DecoderFigureName> = {
  id: 'decoder',
  number: 12,
  parts: ['decoder'],
  steps: [
    { id: 'whole', figure: 'whole', set: { decoder: { step: 0 } } },
    { id: 'blocks', figure: 'blocks' },
    {
      id: 'masked',
      figure: 'masked',
      set: { decoder: { layer: 0, head: 0 } },
      formula: {
        tex: 'A=\\operatorname{softmax}\\!\\left(\\frac{QK^{\\top}}{\\sqrt{d_k}}+M\\right)',
        symbols: [
          { tex: 'A', key: 'maskedWeights' },
          { tex: 'QK^{\\top}', key: 'maskedScores' },
          { tex: 'M', key: 'maskedMask' },
        ],
      },
    },
    {
      id: 'cross',
      figure: 'cross',
      // The head that its card says shows best which word comes from which.
      set: { decoder: { step: 1, layer: 2, head: 0 } },
      formula: {
        tex: 'Q=XW_Q\\qquad K=CW_K\\qquad V=CW_V',
        symbols: [
          { tex: 'X', key: 'crossX' },
          { tex: 'C', key: 'crossC' },
          { tex: 'Q', key: 'crossQ' },
          { tex: 'K', key: 'crossK' },
          { tex: 'V', key: 'crossV' },
        ],
      },
    },
    { id: 'next', figure: 'next', set: { decoder: { step: 0, layer: 2, head: 0 } } },
    { id: 'question', figure: 'masked', set: { decoder: { layer: 0, head: 0 } } },
  ],
  ask: ({ decoder: { read } }) => {
    if (read === null) return null
    const zeros = (read * (read - 1)) / 2
    return {
      values: { n: String(read), zeros: String(zeros), last: String(read - 1) },
      judge: (answer) => judgeCount(answer, BigInt(zeros)),
    }
  },
}
