export interface Part {
  text: string
  hit: boolean
}

/** Cuts a text where a word of `query` occurs in it, whatever the case. The parts joined are the text. */
export function splitHits(text: string, query: string): Part[] {
  const folded = text.toLowerCase()
  const words = query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  // Folding may change a text's length (İ): then places do not match and nothing is marked.
  if (words.length === 0 || folded.length !== text.length) return [{ text, hit: false }]
  const parts: Part[] = []
  let from = 0
  for (;;) {
    const next = firstOf(folded, words, from)
    if (!next) break
    if (next.at > from) parts.push({ text: text.slice(from, next.at), hit: false })
    parts.push({ text: text.slice(next.at, next.end), hit: true })
    from = next.end
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false })
  return parts
}

/** The word that stands first from there on; of two that begin there, the longer. */
function firstOf(
  text: string,
  words: readonly string[],
  from: number,
): { at: number; end: number } | null {
  let first: { at: number; end: number } | null = null
  for (const word of words) {
    const at = text.indexOf(word, from)
    if (at === -1) continue
    const end = at + word.length
    if (!first || at < first.at || (at === first.at && end > first.end)) first = { at, end }
  }
  return first
}
