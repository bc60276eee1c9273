/** Columns of a line: from `from` up to, not including, `to`. */
export interface Line {
  from: number
  to: number
}

/**
 * Breaks a row of columns into lines, as words are broken: each line has as many as fit.
 *
 * @param widths CSS pixels of each column
 * @param ends whether a line ends behind a column whatever room is left
 * @param available CSS pixels of a line; a wider column has a line of its own
 */
export function layLines(
  widths: readonly number[],
  ends: readonly boolean[],
  available: number,
): Line[] {
  const lines: Line[] = []
  let [from, used] = [0, 0]
  widths.forEach((width, index) => {
    if (index > from && used + width > available) {
      lines.push({ from, to: index })
      from = index
      used = 0
    }
    used += width
    if (ends[index]) {
      lines.push({ from, to: index + 1 })
      from = index + 1
      used = 0
    }
  })
  if (from < widths.length) lines.push({ from, to: widths.length })
  return lines
}

/** Index of the line a column stands in; binary search, as there may be hundreds. */
export function lineOf(lines: readonly Line[], column: number): number {
  let [low, high] = [0, lines.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lines[middle]?.to ?? 0) <= column) low = middle + 1
    else high = middle
  }
  return low
}
