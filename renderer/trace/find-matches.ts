/** Where a text stands among text nodes: from an offset in one to an offset in another. */
export interface TextMatch {
  start: { node: number; offset: number }
  end: { node: number; offset: number }
}

/**
 * Finds a text, whatever its case, in the joined texts of several nodes: a word may be cut into
 * several tokens.
 *
 * @param texts the nodes' texts, in order
 */
export function findMatches(texts: readonly string[], wanted: string): TextMatch[] {
  if (wanted === '') return []
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu')
  const whole = texts.join('')
  const starts: number[] = []
  let length = 0
  for (const text of texts) {
    starts.push(length)
    length += text.length
  }
  return [...whole.matchAll(pattern)].map((match) => ({
    start: place(starts, match.index, false),
    end: place(starts, match.index + match[0].length, true),
  }))
}

/** The node an offset of the whole lies in; at a border the end belongs to the earlier node. */
function place(
  starts: readonly number[],
  offset: number,
  isEnd: boolean,
): { node: number; offset: number } {
  const node = starts.findLastIndex((start) => (isEnd ? start < offset : start <= offset))
  return { node, offset: offset - (starts[node] ?? 0) }
}
