import { fromBase64 } from '#shared/trace/base64.ts'

/** A stretch of a token's text; everything but `text` is drawn with a sign. */
export interface TokenPart {
  kind: 'text' | 'space' | 'break' | 'tab' | 'control'
  text: string
}

const PATTERN =
  /(?<space> +)|(?<break>\r?\n|\r)|(?<tab>\t)|(?<control>[\p{Cc}\p{Cf}\u00a0\u2028\u2029])/gu

/** Cuts a token's text where something invisible stands. The parts joined are the text. */
export function tokenParts(text: string): TokenPart[] {
  const parts: TokenPart[] = []
  let from = 0
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: kindOf(match.groups ?? {}), text: match[0] })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

function kindOf(groups: Record<string, string | undefined>): TokenPart['kind'] {
  if (groups.space !== undefined) return 'space'
  if (groups.break !== undefined) return 'break'
  return groups.tab === undefined ? 'control' : 'tab'
}

/** `F0 9F 98` for bytes in base64. */
export function hexOf(base64: string): string {
  return Array.from(fromBase64(base64), (byte) =>
    byte.toString(16).toUpperCase().padStart(2, '0'),
  ).join(' ')
}
