import { toBase64 } from '#shared/trace/base64.ts'
import type { TokenRef } from '#renderer/trace/pieces.ts'

const encoder = new TextEncoder()

/** Tokens of these texts, or of bytes that are none. @param special indices of control tokens */
export function tokensOfBytes(
  parts: readonly (string | readonly number[])[],
  special: readonly number[] = [],
): TokenRef[] {
  return parts.map((part, position) => {
    const bytes = typeof part === 'string' ? encoder.encode(part) : Uint8Array.from(part)
    return {
      position,
      step: null,
      id: 100 + position,
      text: new TextDecoder().decode(bytes),
      bytes: toBase64(bytes),
      special: special.includes(position),
      role: null,
      content: !special.includes(position),
      turn: -1,
      p: null,
      entropy: null,
      rank: null,
    }
  })
}
