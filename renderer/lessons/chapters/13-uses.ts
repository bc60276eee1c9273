import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'

export type UsesFigureName = 'five' | 'prompt' | 'loop' | 'translation' | 'dialogue'

export const USES_CHAPTER: Chapter<UsesFigureName> = {
  id: 'uses',
  number: 13,
  parts: ['uses'],
  steps: [
    { id: 'five', figure: 'five' },
    { id: 'prompt', figure: 'prompt', set: { uses: { use: 'answer' } } },
    { id: 'loop', figure: 'loop', set: { uses: { use: 'generation', step: 0 } } },
    { id: 'translation', figure: 'translation' },
    { id: 'dialogue', figure: 'dialogue' },
    { id: 'question', figure: 'five' },
  ],
  ask: ({ uses: { calls } }) => {
    if (calls === null) return null
    const sum = calls.reduce((total, each) => total + each, 0)
    return {
      values: { parts: calls.join(' + '), sum: String(sum) },
      judge: (answer) => judgeCount(answer, BigInt(sum)),
    }
  },
}
