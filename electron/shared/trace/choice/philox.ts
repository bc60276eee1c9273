const MULTIPLIER_0 = 0xd251_1f53
const MULTIPLIER_1 = 0xcd9e_8d57
const WEYL_0 = 0x9e37_79b9
const WEYL_1 = 0xbb67_ae85
const ROUNDS = 10

export type Words4 = readonly [number, number, number, number]

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const carry = aLow * bHigh + (middle % 0x1_0000)
  return (aHigh * bHigh + Math.floor(middle / 0x1_0000) + Math.floor(carry / 0x1_0000)) >>> 0
}

/**
 * Philox4x32-10, a counter-based generator: the output is a function of counter and key alone
 * (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 *
 * @param counter four unsigned 32-bit words, the lowest first
 * @param key two unsigned 32-bit words
 * @returns four unsigned 32-bit words, uniformly distributed
 */
export function philox4x32(counter: Words4, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0)
    const high1 = multiplyHigh(MULTIPLIER_1, c2)
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0
    ;[c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0]
    k0 = (k0 + WEYL_0) >>> 0
    k1 = (k1 + WEYL_1) >>> 0
  }
  return [c0, c1, c2, c3]
}

/**
 * The draw at one position of a text: depends on nothing but seed and position, so a continuation
 * forced to some prefix equals a run that was started with that prefix.
 *
 * @param seed unsigned 32-bit integer
 * @param position of the token being drawn, the prompt counted, 0 or more
 * @returns a multiple of 2⁻⁵³ in [0, 1)
 */
export function drawAt(seed: number, position: number): number {
  const low = position % 0x1_0000_0000
  const high = Math.floor(position / 0x1_0000_0000)
  const [a, b] = philox4x32([low, high, 0, 0], [seed >>> 0, 0])
  return ((a >>> 5) * 0x400_0000 + (b >>> 6)) / 0x20_0000_0000_0000
}
