import type { Vocabulary } from '#renderer/lessons/engine/corpus/vocabulary.ts'

/** A distribution, or a row of counts, by token; zeros left out. */
export function byToken(
  { tokens }: Vocabulary,
  values: ArrayLike<number> | null,
): Record<string, number> {
  const entries = tokens.map((token, id): [string, number] => [token, values?.[id] ?? 0])
  return Object.fromEntries(entries.filter(([, value]) => value !== 0))
}

export const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)
