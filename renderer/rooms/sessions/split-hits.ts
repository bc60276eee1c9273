export interface Part {
  text: string
  hit: boolean
}

/** Cuts a text where `query` occurs in it, whatever the case. The parts joined are the text. */
export function splitHits(text: string, query: string): Part[] {
  const wanted = query.trim().toLowerCase()
  const folded = text.toLowerCase()
  // Folding may change a text's length (İ): then places do not match and nothing is marked.
  if (wanted === '' || folded.length !== text.length) return [{ text, hit: false }]
  const parts: Part[] = []
  let from = 0
  for (;;) {
    const at = folded.indexOf(wanted, from)
    if (at === -1) break
    if (at > from) parts.push({ text: text.slice(from, at), hit: false })
    parts.push({ text: text.slice(at, at + wanted.length), hit: true })
    from = at + wanted.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false })
  return parts
}
