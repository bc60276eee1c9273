import type { Chapter } from './chapter.ts'
import { TOKEN } from './chapters/01-token.ts'
import { PREDICT } from './chapters/02-predict.ts'
import { LOOP } from './chapters/03-loop.ts'
import { MARKOV } from './chapters/04-markov.ts'
import { WINDOW } from './chapters/05-window.ts'
import { NETWORK } from './chapters/06-network.ts'
import { HALLUCINATION } from './chapters/07-hallucination.ts'
import { INPUT } from './chapters/08-input.ts'
import { ATTENTION } from './chapters/09-attention.ts'
import { HEADS } from './chapters/10-heads.ts'
import { ADD_NORM } from './chapters/11-addnorm.ts'
import { DECODER } from './chapters/12-decoder.ts'
import { USES_CHAPTER } from './chapters/13-uses.ts'
import { PAPER } from './chapters/14-paper.ts'

/** In the order of the curriculum; those that are complete. */
export const CHAPTERS: readonly [Chapter, ...Chapter[]] = [
  TOKEN,
  PREDICT,
  LOOP,
  MARKOV,
  WINDOW,
  NETWORK,
  HALLUCINATION,
  INPUT,
  ATTENTION,
  HEADS,
  ADD_NORM,
  DECODER,
  USES_CHAPTER,
  PAPER,
]

/** A chapter by its number in an address. */
export function chapterAt(number: string): Chapter | undefined {
  return CHAPTERS.find((chapter) => String(chapter.number) === number)
}
