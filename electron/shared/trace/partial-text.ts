import { fromBase64 } from './base64.ts'
import type { TokenEvent } from './event.ts'

/**
 * What an unfinished answer says: its tokens' bytes as text, without control tokens and without a
 * character of which only some bytes have come.
 */
export function partialText(tokens: readonly Pick<TokenEvent, 'bytes' | 'special'>[]): string {
  const decoder = new TextDecoder()
  return tokens
    .filter((token) => !token.special)
    .map((token) => decoder.decode(fromBase64(token.bytes), { stream: true }))
    .join('')
}
