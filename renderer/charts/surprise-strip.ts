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
