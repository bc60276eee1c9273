import { judgeAbout } from '../answers.ts'
import type { Chapter } from '../chapter.ts'
import { modelSizes } from '../paper.ts'

export type PaperFigureName = 'timeline' | 'ways' | 'results' | 'cost' | 'sizes'

export const PAPER: Chapter<PaperFigureName> = {
  id: 'paper',
  number: 14,
  parts: ['paper'],
  steps: [
    { id: 'timeline', figure: 'timeline', set: { paper: { event: 3 } } },
    { id: 'ways', figure: 'ways' },
    { id: 'results', figure: 'results', set: { paper: { pair: 'de' } } },
    { id: 'cost', figure: 'cost' },
    {
      id: 'sizes',
      figure: 'sizes',
      set: { paper: { frame: 'all' } },
      formula: {
        tex: 'N=|V|d+Td+L(12d^{2}+13d)+2d',
        symbols: [
          { tex: 'N', key: 'parameters' },
          { tex: '|V|', key: 'tokens' },
          { tex: 'd', key: 'modelWidth' },
          { tex: 'T', key: 'context' },
          { tex: 'L', key: 'layers' },
        ],
      },
    },
    { id: 'question', figure: 'sizes' },
  ],
  ask: ({ paper: { loaded } }) => {
    const largest = modelSizes(null)[0]
    if (loaded === null || !largest) return null
    const times = largest.parameters / loaded.parameters
    const millions = (n: number): string => String(Math.round(n / 1e6))
    return {
      values: {
        large: largest.name,
        small: loaded.id,
        largeMillions: millions(largest.parameters),
        smallMillions: millions(loaded.parameters),
        times: String(Math.round(times)),
      },
      judge: (answer) => judgeAbout(answer, times),
    }
  },
}
