import type { Asked, Chapter } from '#renderer/lessons/chapter.ts'

/** A chapter's question, of figures whose numbers are all known. */
export function askedOf(chapter: Chapter, ...figures: Parameters<Chapter['ask']>): Asked {
  const asked = chapter.ask(...figures)
  if (asked === null) throw new Error(`chapter ${chapter.id} does not know its figures yet`)
  return asked
}
