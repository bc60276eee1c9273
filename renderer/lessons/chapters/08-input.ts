import { judgeCount } from '../answers.ts'
import type { Asked, Chapter } from '../chapter.ts'
import type { InputState } from '../engine/states/input.ts'

/** The two vectors have parted when their cosine falls below the first of these that it falls below at all. */
const PARTED = [0.9, 0.95, 0.99, 0.999]

/** After how many blocks the word's two vectors have parted. */
function ask({ cosines }: InputState): Asked | null {
  if (cosines === null) return null
  const lowest = Math.min(...cosines)
  const limit = PARTED.find((each) => lowest < each)
  if (limit === undefined) return null
  const block = cosines.findIndex((cosine) => cosine < limit)
  return {
    values: {
      limit: String(limit),
      block: String(block),
      cosine: (cosines[block] ?? 0).toFixed(3),
    },
    judge: (answer) => judgeCount(answer, BigInt(block)),
  }
}

export type InputFigureName = 'sum' | 'sinusoid' | 'rotary' | 'encoder' | 'causal' | 'contexts'

const PE = { tex: 'PE', key: 'encoding' } as const
const D = { tex: 'd', key: 'rowWidth' } as const
const POSITION = { tex: 'p', key: 'position' } as const

export const INPUT: Chapter<InputFigureName> = {
  id: 'input',
  number: 8,
  parts: ['input'],
  steps: [
    {
      id: 'sum',
      figure: 'sum',
      set: { input: { token: 4 } },
      formula: {
        tex: 'x=\\sqrt{d}\\,E_t+PE_p',
        symbols: [{ tex: 'E_t', key: 'tokenRow' }, D, PE, POSITION],
      },
    },
    {
      id: 'sinusoid',
      figure: 'sinusoid',
      formula: {
        tex: '\\begin{aligned}PE_{(p,2i)}&=\\sin\\left(p/10000^{2i/d}\\right)\\\\PE_{(p,2i+1)}&=\\cos\\left(p/10000^{2i/d}\\right)\\end{aligned}',
        symbols: [PE, POSITION, { tex: '2i', key: 'pair' }, D],
      },
    },
    { id: 'rotary', figure: 'rotary', set: { input: { position: 12 } } },
    { id: 'shuffle', figure: 'encoder', set: { input: { positions: false } } },
    { id: 'causal', figure: 'causal', set: { input: { positions: false } } },
    { id: 'contexts', figure: 'contexts', set: { input: { block: 0 } } },
    { id: 'question', figure: 'contexts' },
  ],
  ask: ({ input }) => ask(input),
}
