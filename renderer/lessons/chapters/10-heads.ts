import { judgeCount } from '../answers.ts'
import type { Asked, Chapter } from '../chapter.ts'
import type { HeadsState } from '../engine/states/heads.ts'

/** The layer of the head that was found. */
function ask({ found }: HeadsState): Asked | null {
  if (found === null) return null
  return {
    values: {
      layer: String(found.layer),
      head: String(found.head),
      score: `${(100 * found.score).toFixed(1)} %`,
    },
    judge: (answer) => judgeCount(answer, BigInt(found.layer)),
  }
}

/** Heads of very different kinds stand in it, and without all of them the bundled model still makes sense. */
const SHOWN = 13
/** All heads of the bundled model's layer; another model's may be fewer. */
const WHOLE = Array.from({ length: 9 }, (_, head) => ({ layer: SHOWN, head }))

export type HeadsFigureName = 'layer' | 'join' | 'previous' | 'first' | 'same' | 'off' | 'two'

export const HEADS: Chapter<HeadsFigureName> = {
  id: 'heads',
  number: 10,
  parts: ['heads'],
  steps: [
    { id: 'layer', figure: 'layer', set: { heads: { layer: SHOWN } } },
    {
      id: 'join',
      figure: 'join',
      set: { heads: { position: null } },
      formula: {
        tex: '\\operatorname{Concat}(h_0,\\dots,h_{n-1})\\,W_O=\\sum_i h_iW_O^{(i)}',
        symbols: [
          { tex: 'h_i', key: 'headOutput' },
          { tex: 'W_O', key: 'outMatrix' },
          { tex: 'W_O^{(i)}', key: 'outRows' },
        ],
      },
    },
    { id: 'previous', figure: 'previous', set: { heads: { chosen: null } } },
    { id: 'first', figure: 'first', set: { heads: { chosen: null } } },
    { id: 'same', figure: 'same', set: { heads: { chosen: null } } },
    { id: 'off', figure: 'off', set: { heads: { layer: SHOWN, off: WHOLE } } },
    { id: 'question', figure: 'two', set: { heads: { chosen: { layer: 0, head: 0 } } } },
  ],
  ask: ({ heads }) => ask(heads),
}
