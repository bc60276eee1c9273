import type { Chapter } from './chapter.ts'
import { MARKOV } from './chapters/04-markov.ts'

/** In the order of the curriculum; those that are complete. */
export const CHAPTERS: readonly [Chapter, ...Chapter[]] = [MARKOV]

/** A chapter by its number in an address. */
export function chapterAt(number: string): Chapter | undefined {
  return CHAPTERS.find((chapter) => String(chapter.number) === number)
}
