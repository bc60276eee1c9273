import type { PromptToken, Role, TokenEvent } from '#shared/trace/event.ts'
import { groupByCharacter, type TokenRef } from './pieces.ts'

/** A stretch of what the model reads that cannot be divided on screen: one token, or those of a split character. */
export interface SeenPiece {
  text: string
  special: boolean
  /** What a person or the model said, not what the template adds. */
  content: boolean
  role: Role | null
  tokens: number
}

/** Everything the model has before it, in order: joined, the pieces are the rendered template. */
export function seenPieces(
  prompt: readonly PromptToken[],
  answer: readonly Pick<TokenEvent, 'id' | 'text' | 'bytes' | 'special'>[],
): SeenPiece[] {
  const said = answer.map(({ id, text, bytes, special }) => ({
    ...{ id, text, bytes, special },
    role: 'assistant' as const,
    content: !special,
    turn: -1,
  }))
  const unscored = { step: null, p: null, entropy: null, rank: null }
  const refs = [...prompt, ...said].map((token, position): TokenRef => ({
    ...token,
    ...unscored,
    position,
  }))
  return groupByCharacter(refs).flatMap(({ text, tokens }) => {
    const [first] = tokens
    if (!first) return []
    const { special, content, role } = first
    return [{ text, special, content, role, tokens: tokens.length }]
  })
}
