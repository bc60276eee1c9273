const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter.charCodeAt(0), value]))
const PAD = '='.charCodeAt(0)

/** RFC 4648 base64. Written out because neither Node's Buffer nor the browser's btoa is common ground. */
export function toBase64(bytes: Uint8Array): string {
  const chunks: string[] = []
  for (let start = 0; start < bytes.length; start += 0x3000) {
    let text = ''
    for (let i = start; i < Math.min(start + 0x3000, bytes.length); i += 3) {
      const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]]
      const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
      text += ALPHABET.charAt(word >>> 18) + ALPHABET.charAt((word >>> 12) & 63)
      text += b === undefined ? '=' : ALPHABET.charAt((word >>> 6) & 63)
      text += c === undefined ? '=' : ALPHABET.charAt(word & 63)
    }
    chunks.push(text)
  }
  return chunks.join('')
}

/** @throws SyntaxError where `text` is not canonical base64 */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new SyntaxError('base64 text must have a length divisible by 4')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    let word = 0
    for (let j = i; j < i + 4; j++) {
      const code = text.charCodeAt(j)
      const value = code === PAD && j >= text.length - padding ? 0 : VALUES.get(code)
      if (value === undefined) throw new SyntaxError(`not a base64 character at ${String(j)}`)
      word = (word << 6) | value
    }
    for (const shift of [16, 8, 0]) if (at < bytes.length) bytes[at++] = (word >>> shift) & 255
  }
  return bytes
}
