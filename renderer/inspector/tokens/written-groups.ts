import { groupByCharacter, tokenRefs } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'

/** A stretch of what was written that is whole characters: mostly one token. */
export interface Written {
  text: string
  /** Base64, where it is a single token. */
  bytes?: string
  /** Place of its first token in the run, and how many there are. */
  position: number
  tokens: number
  /** Of all its tokens one after the other, 0–1. */
  p: number
}

/** What a model wrote, cut so that no character is divided. */
export function writtenGroups(view: Pick<RunView, 'header' | 'tokens'>): Written[] {
  const own = tokenRefs(view).filter(({ step }) => step !== null)
  return groupByCharacter(own).map(({ text, tokens }) => {
    const [first] = tokens
    return {
      text,
      ...(tokens.length === 1 && first ? { bytes: first.bytes } : {}),
      position: first?.position ?? 0,
      tokens: tokens.length,
      p: tokens.reduce((product, token) => product * (token.p ?? 1), 1),
    }
  })
}
