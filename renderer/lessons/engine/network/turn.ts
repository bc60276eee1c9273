/**
 * Sine and cosine by nothing but +, − and ×, which are the same to the last bit wherever they are computed.
 * `Math.sin`, `Math.cos` and `**` are not: V8 takes them from different libraries in Node and in Chromium,
 * and in a training a difference in the last place grows. (`Math.exp`, `Math.log` and `Math.sqrt` agree.)
 */

/** π/2 in two parts, of which the first has so few bits that multiples of it are exact (fdlibm). */
const QUARTER = [1.570_796_326_734_125_6, 6.077_100_506_506_192e-11] as const
/** Of Taylor's series, as many as matter below π/4: x¹⁹/19! is less than 1e-19 there. */
const TERMS = 9

/** @param angle radians, up to a million or so */
export function turn(angle: number): { sin: number; cos: number } {
  const quarters = Math.round(angle / (Math.PI / 2))
  const rest = angle - quarters * QUARTER[0] - quarters * QUARTER[1]
  const [sin, cos] = [rest * series(rest, 1), series(rest, 0)]
  // A quarter more makes the sine of the cosine, and the cosine of the sine turned round.
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sin, cos }
    case 1:
      return { sin: cos, cos: -sin }
    case 2:
      return { sin: -sin, cos: -cos }
    default:
      return { sin: -cos, cos: sin }
  }
}

/** 1 − x²/((s+1)(s+2)) · (1 − x²/((s+3)(s+4)) · (…)), the small terms first: cos x for s = 0, sin x / x for 1. */
function series(x: number, start: 0 | 1): number {
  let sum = 1
  for (let term = TERMS; term > 0; term--) {
    const last = 2 * term + start
    sum = 1 - (x * x * sum) / (last * (last - 1))
  }
  return sum
}
