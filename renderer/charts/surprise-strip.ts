/**
 * The surprise of each token as one SVG path in a box of `values.length` × `height`: a bar of width 1
 * for each, from the floor. One path, so that a thousand tokens stay one element.
 *
 * @param values bits; null where nothing was predicted, which leaves a gap
 * @param full bits at which a bar has the whole height; more is cut off there
 */
export function stripPath(
  values: readonly (number | null)[],
  full: number,
  height: number,
): string {
  let path = ''
  values.forEach((bits, index) => {
    if (bits === null) return
    const share = Math.min(1, Math.max(SHORTEST, bits / full))
    const top = Math.round(height * (1 - share) * 100) / 100
    path += `M${String(index)} ${String(height)}V${String(top)}h1V${String(height)}Z`
  })
  return path
}

/** A token the model was sure of is still seen to be there. */
const SHORTEST = 0.04

/** A bar of a strip that is drawn in pixels. */
export interface StripBar {
  x: number
  width: number
  /** Of the strip's height, 0–1. */
  share: number
}

/**
 * The same as bars on a canvas. Where there are more tokens than pixels, each pixel shows the most
 * surprising of those it stands for.
 *
 * @param values bits; null leaves a gap
 * @param width pixels
 */
export function stripBars(
  values: readonly (number | null)[],
  full: number,
  width: number,
): StripBar[] {
  const columns = Math.min(values.length, Math.max(1, Math.floor(width)))
  const bars: StripBar[] = []
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns)
    const to = Math.floor(((column + 1) * values.length) / columns)
    let largest: number | null = null
    for (let index = from; index < to; index++) {
      const bits = values[index] ?? null
      if (bits !== null && (largest === null || bits > largest)) largest = bits
    }
    if (largest === null) continue
    const x = Math.round((column * width) / columns)
    const next = Math.round(((column + 1) * width) / columns)
    // A hair between two bars, where they are wide enough to spare it.
    const gap = next - x >= 4 ? Math.max(1, Math.round((next - x) / 12)) : 0
    const share = Math.min(1, Math.max(SHORTEST, largest / full))
    bars.push({ x, width: Math.max(1, next - x - gap), share })
  }
  return bars
}
