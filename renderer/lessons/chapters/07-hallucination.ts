import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'
import { nameIn, namesIn } from '../hallucination.ts'

export type HallucinationFigureName = 'gap' | 'marked' | 'seeds' | 'error' | 'count'

export const HALLUCINATION: Chapter<HallucinationFigureName> = {
  id: 'hallucination',
  number: 7,
  parts: ['hallucination'],
  steps: [
    { id: 'gap', figure: 'gap', set: { hallucination: { filled: false } } },
    {
      id: 'marked',
      figure: 'marked',
      formula: {
        tex: 'H=-\\sum_{w}P(w)\\,\\log_2 P(w)',
        symbols: [
          { tex: 'H', key: 'entropy' },
          { tex: 'P(w)', key: 'tokenProbability' },
          { tex: '\\log_2', key: 'bits' },
        ],
      },
    },
    { id: 'seeds', figure: 'seeds' },
    { id: 'error', figure: 'error', set: { hallucination: { error: 0 } } },
    { id: 'question', figure: 'count' },
  ],
  ask: ({ hallucination: { answers } }) => {
    const { invented } = answers
    if (invented === null) return null
    const names = namesIn(invented)
    return {
      values: {
        n: String(invented.length),
        names: invented.map(nameIn).join(' · '),
        different: String(names.length),
      },
      judge: (answer) => judgeCount(answer, BigInt(names.length)),
    }
  },
}
