/**
 * IEEE 754 binary16 → float32, written out because engines differ in having Float16Array.
 *
 * @param bits the 16 bits of each number
 */
export function halfToFloat(bits: Uint16Array): Float32Array {
  const floats = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i] ?? 0
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >>> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) floats[i] = sign * fraction * 2 ** -24
    else if (exponent === 0x1f) floats[i] = fraction === 0 ? sign * Infinity : NaN
    else floats[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  }
  return floats
}
