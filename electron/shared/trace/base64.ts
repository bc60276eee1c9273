const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0))
const PAD = '='.charCodeAt(0)

/** By the letter's code: its value, or 64 where it has none. */
const VALUES = new Uint8Array(128).fill(64)
for (const [value, code] of CODES.entries()) VALUES[code] = value

/** Bytes that become text at once, whole groups of 3: of a long text only its parts lie there twice. */
const PART = 3 * 2 ** 14

/** RFC 4648 base64. Written out because neither Node's Buffer nor the browser's btoa is common ground. */
export function toBase64(bytes: Uint8Array): string {
  const decoder = new TextDecoder()
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += PART) {
    parts.push(decoder.decode(lettersOf(bytes.subarray(from, from + PART))))
  }
  return parts.join('')
}

function lettersOf(bytes: Uint8Array): Uint8Array {
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  const code = (value: number): number => CODES[value & 63] ?? 0
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    letters[at++] = code(word >>> 18)
    letters[at++] = code(word >>> 12)
    letters[at++] = left > 1 ? code(word >>> 6) : PAD
    letters[at++] = left > 2 ? code(word) : PAD
  }
  return letters
}

/** @throws SyntaxError where `text` is not canonical base64 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new SyntaxError('base64 text must have a length divisible by 4')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  const value = (at: number): number => {
    const code = text.charCodeAt(at)
    if (code === PAD && at >= text.length - padding) return 0
    const known = VALUES[code] ?? 64
    if (known === 64) throw new SyntaxError(`not a base64 character at ${String(at)}`)
    return known
  }
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    const word = (value(i) << 18) | (value(i + 1) << 12) | (value(i + 2) << 6) | value(i + 3)
    bytes[at++] = word >>> 16
    if (at < bytes.length) bytes[at++] = word >>> 8
    if (at < bytes.length) bytes[at++] = word
  }
  return bytes
}
