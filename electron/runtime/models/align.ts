/**
 * Where each token of a text begins and ends in it, in UTF-16 code units.
 *
 * A tokenizer that keeps bytes as they are gives exact places by counting. Where it changes the text
 * (normalisation, a space put before the first word) the count is off, and each token is searched near
 * the place it should be at; special tokens stand in the text literally and bring it back in step.
 *
 * @param pieces each token's bytes, in order
 */
export function alignTokens(
  text: string,
  pieces: readonly Uint8Array[],
): { start: number; end: number }[] {
  const encoded = new TextEncoder().encode(text)
  const charAt = characterOffsets(text, encoded.length)
  let at = 0
  return pieces.map((piece) => {
    const place = locate(encoded, piece, at)
    at = Math.min(encoded.length, place.start + place.length)
    return { start: charAt[place.start] ?? text.length, end: charAt[at] ?? text.length }
  })
}

/** How far a changed text may be out of step, bytes. */
const WINDOW = 64
const SPACE = 0x20

/** The nearest place at or after `at` where the piece stands, a space before the first word left out. */
function locate(
  encoded: Uint8Array,
  piece: Uint8Array,
  at: number,
): { start: number; length: number } {
  const bare = piece[0] === SPACE ? piece.subarray(1) : piece
  for (let shift = 0; shift <= WINDOW; shift++) {
    if (matches(encoded, piece, at + shift)) return { start: at + shift, length: piece.length }
    if (shift === 0 && bare.length < piece.length && matches(encoded, bare, at)) {
      return { start: at, length: bare.length }
    }
  }
  return { start: Math.min(at, encoded.length), length: piece.length }
}

function matches(encoded: Uint8Array, piece: Uint8Array, at: number): boolean {
  if (at + piece.length > encoded.length) return false
  for (let i = 0; i < piece.length; i++) if (encoded[at + i] !== piece[i]) return false
  return true
}

/** For each byte of the UTF-8 form the code unit its character begins at; one more for the end. */
function characterOffsets(text: string, bytes: number): Int32Array {
  const offsets = new Int32Array(bytes + 1)
  let byte = 0
  let unit = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    offsets.fill(unit, byte, byte + length)
    byte += length
    unit += character.length
  }
  offsets[bytes] = unit
  return offsets
}
