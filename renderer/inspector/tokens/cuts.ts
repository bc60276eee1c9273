import { fromBase64 } from '#shared/trace/base64.ts'
import { concatBytes, decodeUtf8 } from '../../trace/utf8.ts'

interface Piece {
  bytes: string
  special: boolean
}

/** From where to where a piece reaches. */
interface Span {
  from: number
  to: number
}

/**
 * Where each piece lies in the text it was cut from, counted in characters that are not blank: some
 * tokenizers add or drop blanks, and read all in small letters. A character cut in three ends at ⅓, ⅔, 1.
 * A sign for what a vocabulary has no piece for reaches as far as the next piece is found in the text.
 *
 * @returns null where that cannot be told
 */
function spansOf(text: string, pieces: readonly Piece[]): (Span | null)[] {
  const characters = solid(text)
  const spans: (Span | null)[] = []
  let at = 0
  for (let first = 0; first < pieces.length;) {
    const isSign = pieces[first]?.special === true
    let last = first
    while (last < pieces.length && (pieces[last]?.special === true) === isSign) last++
    const stretch = pieces.slice(first, last)
    if (isSign) {
      const next = pieces[last]
      const to = next === undefined ? characters.length : placeOf(characters, next, at)
      if (to === null) return [...spans, ...pieces.slice(first).map(() => null)]
      spans.push(...stretch.map(() => (stretch.length === 1 ? { from: at, to } : null)))
      at = to
    } else {
      const before = at
      for (const end of endsOf(stretch)) {
        spans.push({ from: at, to: before + end })
        at = before + end
      }
    }
    first = last
  }
  return spans
}

const isBlank = (character: string): boolean => character.trim() === ''

/** Characters that are not blank, in small letters. */
function solid(text: string): string[] {
  return Array.from(text.toLowerCase()).filter((character) => !isBlank(character))
}

/** Where a piece's text stands next, behind at least one character; null where it does not. */
function placeOf(characters: readonly string[], piece: Piece, behind: number): number | null {
  const wanted = solid(decodeUtf8(fromBase64(piece.bytes)))
  for (let at = Math.floor(behind) + 1; at <= characters.length - wanted.length; at++) {
    if (wanted.every((character, i) => characters[at + i] === character)) return at
  }
  return null
}

/** Where pieces end that follow each other. */
function endsOf(pieces: readonly Piece[]): number[] {
  const bytes = pieces.map((piece) => fromBase64(piece.bytes))
  const places = placesOf(concatBytes(bytes))
  let at = 0
  return bytes.map(({ length }) => {
    at += length
    return places[at] ?? 0
  })
}

/** By number of bytes, how many characters that are not blank they hold. */
function placesOf(bytes: Uint8Array): number[] {
  const places = [0]
  let seen = 0
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(lengthOf(bytes[at] ?? 0), bytes.length - at)
    const counts = !isBlank(decodeUtf8(bytes.subarray(at, at + length)))
    for (let i = 1; i <= length; i++) places.push(counts ? seen + i / length : seen)
    if (counts) seen++
    at += length
  }
  return places
}

/** Bytes of a UTF-8 character by its first one. */
function lengthOf(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

/**
 * Which pieces of a text others of it have too: from the same place to the same place. null where that
 * cannot be told.
 */
export function sharedCuts(
  text: string,
  reference: readonly Piece[],
  pieces: readonly Piece[],
): (boolean | null)[] {
  const name = ({ from, to }: Span): string => `${from.toFixed(3)} ${to.toFixed(3)}`
  const known = new Set(spansOf(text, reference).map((span) => span && name(span)))
  return spansOf(text, pieces).map((span) => span && known.has(name(span)))
}
