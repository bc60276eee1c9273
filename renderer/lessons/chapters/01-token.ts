import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'

export type TokenFigureName = 'cut' | 'words' | 'bytes' | 'merges' | 'cost' | 'letters'

export const TOKEN: Chapter<TokenFigureName> = {
  id: 'token',
  number: 1,
  parts: ['token'],
  steps: [
    { id: 'cut', figure: 'cut', set: { token: { vocabulary: 'r50k_base' } } },
    { id: 'words', figure: 'words', set: { token: { vocabulary: 'r50k_base' } } },
    { id: 'bytes', figure: 'bytes', set: { token: { vocabulary: 'cl100k_base' } } },
    { id: 'merges', figure: 'merges', set: { token: { vocabulary: 'cl100k_base' } } },
    { id: 'cost', figure: 'cost' },
    { id: 'letters', figure: 'letters' },
    { id: 'question', figure: 'cut', set: { token: { vocabulary: 'r50k_base' } } },
  ],
  ask: ({ token: { blanks } }) => {
    if (blanks === null) return null
    return {
      values: { n: String(blanks) },
      judge: (answer) => judgeCount(answer, BigInt(blanks)),
    }
  },
}
