import { Draws } from './engine/draws.ts'

/** The signs at a text's end keep their place. */
const ENDING = /[\s\p{P}]*$/u

/**
 * A sentence with its words in another order. The first word and what ends the sentence stay: a capital
 * letter, or a word without a space before it, would be another token.
 *
 * @param seed of the order; null where there are fewer than two words to move, or all are the same
 */
export function shuffledWords(text: string, seed: number): string | null {
  const ending = ENDING.exec(text)?.[0] ?? ''
  const [first, ...words] = text
    .slice(0, text.length - ending.length)
    .trim()
    .split(/\s+/u)
  if (first === undefined || new Set(words).size < 2) return null
  const draws = new Draws(seed)
  let order = draws.shuffled(words)
  while (order.every((word, at) => word === words[at])) order = draws.shuffled(words)
  return [first, ...order].join(' ') + ending.trimEnd()
}

/** Where each token went: of tokens that are the same, the first is the first and so on. */
export function movedTokens(
  before: readonly number[],
  after: readonly number[],
): [from: number, to: number][] {
  const left = new Map<number, number[]>()
  after.forEach((id, at) => left.set(id, [...(left.get(id) ?? []), at]))
  return before.flatMap((id, from): [number, number][] => {
    const to = left.get(id)?.shift()
    return to === undefined ? [] : [[from, to]]
  })
}
