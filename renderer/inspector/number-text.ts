/**
 * A number of a vector to about three digits, whatever its size: “−12.3”, “0.0456”, “1.2e-7”. A true
 * minus sign where it is negative.
 */
export function numberText(value: number): string {
  const size = Math.abs(value)
  const plain =
    size === 0
      ? '0'
      : size >= 1000
        ? value.toFixed(0)
        : size >= 100
          ? value.toFixed(1)
          : size >= 0.001
            ? String(Number(value.toPrecision(3)))
            : value.toExponential(1)
  return plain.replace('-', '−').replace('e-', 'e−')
}

/** Below this a number is written as less than this. */
const LEAST = 1e-12

/**
 * A small difference with all its noughts, to two digits: “0.00000022”. For readers who do not know powers
 * of ten, and who are to see how near it is to nothing.
 */
export function writtenOut(value: number): string {
  if (value === 0) return '0'
  if (value < LEAST) return `< ${LEAST.toFixed(12)}`
  return value.toFixed(Math.max(1, 1 - Math.floor(Math.log10(value))))
}
