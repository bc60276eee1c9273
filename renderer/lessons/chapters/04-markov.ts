import { judgeShare } from '../answers.ts'
import type { Asked, Chapter } from '../chapter.ts'
import { markovView, type MarkovView } from '../markov.ts'

const WORDS = [
  { tex: 'v', key: 'now' },
  { tex: 'w', key: 'next' },
] as const
const COUNT = { tex: '\\operatorname{count}(v,w)', key: 'count' } as const
const SUM = { tex: '\\sum_{u}', key: 'sum' } as const

/** The pair of words the question is about: of “love oranges”, or of the first row that has counts. */
function pairOf({ counts }: MarkovView): { row: number; column: number } {
  const wanted = { row: 2, column: 3 }
  if ((counts[wanted.row]?.[wanted.column] ?? 0) > 0) return wanted
  const row = counts.findIndex((each) => each.some((count) => count > 0))
  return { row, column: counts[row]?.findIndex((count) => count > 0) ?? 0 }
}

/** P(the second word | the first), by counting in the reader's own table. */
function ask(view: MarkovView): Asked {
  const { row, column } = pairOf(view)
  const counts = view.counts[row] ?? []
  const count = counts[column] ?? 0
  const total = counts.reduce((sum, each) => sum + each, 0)
  return {
    values: {
      first: view.words[row] ?? '',
      second: view.words[column] ?? '',
      count: String(count),
      total: String(total),
    },
    judge: (answer) => judgeShare(answer, count / total),
  }
}

export type MarkovFigureName = 'corpus' | 'counts' | 'probabilities' | 'text' | 'smoothing'

export const MARKOV: Chapter<MarkovFigureName> = {
  id: 'markov',
  number: 4,
  parts: ['markov'],
  steps: [
    { id: 'corpus', figure: 'corpus', set: { markov: { alpha: 0, written: 0 } } },
    { id: 'counts', figure: 'counts', set: { markov: { row: 2, alpha: 0 } } },
    {
      id: 'probabilities',
      figure: 'probabilities',
      set: { markov: { row: 2, alpha: 0 } },
      formula: {
        tex: 'P(w\\mid v)=\\frac{\\operatorname{count}(v,w)}{\\sum_{u}\\operatorname{count}(v,u)}',
        symbols: [{ tex: 'P(w\\mid v)', key: 'probability' }, ...WORDS, COUNT, SUM],
      },
    },
    { id: 'text', figure: 'text', set: { markov: { alpha: 0, first: 0, written: 0 } } },
    {
      id: 'smoothing',
      figure: 'smoothing',
      set: { markov: { row: 3, alpha: 1 } },
      formula: {
        tex: 'P(w\\mid v)=\\frac{\\operatorname{count}(v,w)+\\alpha}{\\sum_{u}\\operatorname{count}(v,u)+\\alpha|V|}',
        symbols: [
          { tex: '\\alpha', key: 'alpha' },
          { tex: '|V|', key: 'size' },
          ...WORDS,
          COUNT,
          SUM,
        ],
      },
    },
    { id: 'question', figure: 'counts', set: { markov: { alpha: 0 } } },
  ],
  // As counted: what the slider adds is another step's.
  ask: (state, locale) => ask(markovView({ ...state.markov, alpha: 0 }, locale)),
}
