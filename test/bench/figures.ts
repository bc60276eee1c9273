/** One figure of the report. */
export interface Figure {
  median: number
  min: number
  max: number
  n: number
}

/** Median, ends and count of some measurements, rounded to what can mean something. */
export function figure(values: readonly number[]): Figure {
  if (values.length === 0) throw new RangeError('a figure needs at least one measurement')
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? 0
  const middle = (sorted.length - 1) / 2
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2
  return {
    median: round(median),
    min: round(at(0)),
    max: round(at(sorted.length - 1)),
    n: sorted.length,
  }
}

/** Four significant digits. */
function round(value: number): number {
  return Number(value.toPrecision(4))
}
