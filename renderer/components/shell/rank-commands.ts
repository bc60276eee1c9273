/** What is found by its texts: one for each language, lower case. */
export interface Findable {
  texts: readonly string[]
}

/**
 * What matches a query, best first and otherwise in the order given: every word of it must occur in one
 * text, or its letters in this order. A hit at the beginning is better than one at the beginning of a
 * word, that better than one inside, and scattered letters are the last resort.
 */
export function rankCommands<T extends Findable>(items: readonly T[], query: string): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...items]
  return items
    .map((item, order) => ({ item, order, score: scoreOf(item, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ item }) => item)
}

function scoreOf({ texts }: Findable, words: readonly string[]): number {
  return Math.max(
    ...texts.map((text) => {
      const scores = words.map((word) => scoreOfWord(text, word))
      return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) / words.length
    }),
  )
}

function scoreOfWord(text: string, word: string): number {
  const at = text.indexOf(word)
  if (at === 0) return 4
  if (at > 0) return new RegExp(`[^\\p{L}\\p{N}]${escape(word)}`, 'u').test(text) ? 3 : 2
  return word.length > 1 && occursInOrder(text, word) ? 1 : 0
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

function occursInOrder(text: string, letters: string): boolean {
  let from = 0
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1
    if (from === 0) return false
  }
  return true
}
