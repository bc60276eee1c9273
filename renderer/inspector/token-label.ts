import { fromBase64 } from '#shared/trace/base64.ts'

/** A stretch of a token's text: as it is, or a sign that stands for something invisible. */
export interface LabelPart {
  text: string
  sign: boolean
}

const SIGNS: Record<string, string> = { ' ': '·', '\n': '↵', '\r': '␍', '\t': '⇥', '\u00a0': '⍽' }
const INVISIBLE = /[\s\p{Cc}\p{Cf}]/u

/**
 * A token's text with everything invisible made visible. Spaces between words stay spaces; at the
 * ends, where they decide which token it is, they get a sign. Part of a character becomes its bytes.
 *
 * @param bytes base64, where known
 */
export function labelParts(text: string, bytes?: string): LabelPart[] {
  if (text.includes('\ufffd') && bytes !== undefined) return [{ text: hexBytes(bytes), sign: true }]
  const characters = [...text]
  const first = characters.findIndex((character) => !INVISIBLE.test(character))
  const last = characters.findLastIndex((character) => !INVISIBLE.test(character))
  const parts: LabelPart[] = []
  characters.forEach((character, index) => {
    const inner = first !== -1 && index > first && index < last && character === ' '
    const sign = INVISIBLE.test(character) && !inner
    const shown = sign ? (SIGNS[character] ?? codePoint(character)) : character
    const open = parts.at(-1)
    if (open?.sign === sign) open.text += shown
    else parts.push({ text: shown, sign })
  })
  return parts
}

export function labelText(text: string, bytes?: string): string {
  return labelParts(text, bytes)
    .map((part) => part.text)
    .join('')
}

/** The beginning of a label: at most so many Latin letters wide, where a Chinese character is two. */
export function shortLabel(text: string, bytes: string | undefined, width: number): string {
  const label = labelText(text, bytes)
  const kept: string[] = []
  let used = 0
  for (const character of label) {
    used += WIDE.test(character) ? 2 : 1
    if (used > width) return `${kept.slice(0, -1).join('')}…`
    kept.push(character)
  }
  return label
}
/** CJK, kana, Hangul and their full-width signs. */
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/u

/** `E4 BD A0` */
export function hexBytes(bytes: string): string {
  return Array.from(fromBase64(bytes), (byte) =>
    byte.toString(16).toUpperCase().padStart(2, '0'),
  ).join(' ')
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
