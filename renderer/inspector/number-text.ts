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
