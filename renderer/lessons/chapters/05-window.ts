import { judgeCount } from '../answers.ts'
import type { Chapter } from '../chapter.ts'
import { rowsView } from '../window-rows.ts'

const ROWS = {
  tex: 'N=|V|^{n}',
  symbols: [
    { tex: 'N', key: 'rows' },
    { tex: '|V|', key: 'size' },
    { tex: 'n', key: 'window' },
  ],
} as const

/** How many words the window of the question holds. */
const ASKED = 4

export type WindowFigureName = 'reading' | 'rows' | 'large' | 'texts'

export const WINDOW: Chapter<WindowFigureName> = {
  id: 'window',
  number: 5,
  parts: ['window'],
  steps: [
    { id: 'reading', figure: 'reading', set: { window: { window: 1 } } },
    { id: 'rows', figure: 'rows', set: { window: { rows: 1 } }, formula: ROWS },
    { id: 'large', figure: 'large', set: { window: { rows: 1024 } }, formula: ROWS },
    { id: 'texts', figure: 'texts' },
    { id: 'question', figure: 'rows', set: { window: { rows: 3 } } },
  ],
  ask: ({ markov }, locale) => {
    const { size, rows } = rowsView(markov, ASKED, locale)
    return {
      values: { size: String(size), n: String(ASKED), rows: String(rows) },
      judge: (answer) => judgeCount(answer, rows),
    }
  },
}
