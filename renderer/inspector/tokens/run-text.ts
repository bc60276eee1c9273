import { fromBase64 } from '#shared/trace/base64.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import { tokenAt, tokenRefs, type TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'
import { concatBytes, decodeUtf8 } from '../../trace/utf8.ts'

/** A text of a run, and its tokens there. */
export interface RunText {
  text: string
  tokens: TokenRef[]
}

/** What people gave the model: the last message of a chat, or else the text, without control tokens. */
export function givenText(header: RunHeader): RunText {
  const all = tokenRefs({ header, tokens: [] })
  if (header.task === 'chat') {
    const asked = all.filter(({ role, content }) => role === 'user' && content)
    const turn = asked.at(-1)?.turn
    return textOf(asked.filter((token) => token.turn === turn))
  }
  const tokens = all.filter(({ special }) => !special)
  return { ...textOf(tokens), text: header.template }
}

/** What the model wrote. */
export function writtenText(view: Pick<RunView, 'header' | 'tokens'>): RunText {
  return textOf(tokenRefs(view).filter(({ step }) => step !== null))
}

function textOf(tokens: readonly TokenRef[]): RunText {
  const own = tokens.filter(({ special }) => !special)
  return { text: decodeUtf8(concatBytes(own.map(({ bytes }) => fromBase64(bytes)))), tokens: own }
}

/** Text around a token is cut there, at the next blank, tokens. */
const AROUND = 60

/** Tokens that were cut from a text in one go, and where in it, in bytes, each begins. */
export interface Surroundings {
  text: string
  tokens: { id: number; position: number; offset: number }[]
}

/**
 * The text around a token: a word is cut in the same way in it as in the whole. null where the token is
 * no text, or is part of a character that nothing completes.
 */
export function surroundings(
  view: Pick<RunView, 'header' | 'tokens'>,
  position: number,
): Surroundings | null {
  const middle = tokenAt(view, position)
  if (middle === null || middle.special) return null
  const belongs = (token: TokenRef | null): token is TokenRef =>
    token !== null && !token.special && token.content === middle.content
  const isEnough = (token: TokenRef, taken: number): boolean =>
    (taken > AROUND && /^\s/.test(token.text)) || taken > 2 * AROUND
  const tokens = [middle]
  for (let at = position - 1; !isEnough(tokens[0] ?? middle, position - at - 1); at--) {
    const token = tokenAt(view, at)
    if (!belongs(token)) break
    tokens.unshift(token)
  }
  for (let at = position + 1; ; at++) {
    const token = tokenAt(view, at)
    if (!belongs(token) || isEnough(token, at - position)) break
    tokens.push(token)
  }
  const parts = tokens.map(({ bytes }) => fromBase64(bytes))
  // A character the model has not finished, or will not, is no part of the text.
  while (parts.length > 0 && !isWhole(concatBytes(parts))) parts.pop()
  if (parts.length <= position - (tokens[0]?.position ?? 0)) return null
  let offset = 0
  const placed = parts.map((part, i) => {
    const { id = 0, position: at = 0 } = tokens[i] ?? {}
    const place = { id, position: at, offset }
    offset += part.length
    return place
  })
  return { text: decodeUtf8(concatBytes(parts)), tokens: placed }
}

function isWhole(bytes: Uint8Array): boolean {
  return new TextEncoder().encode(decodeUtf8(bytes)).length === bytes.length
}
