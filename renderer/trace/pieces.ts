import { fromBase64 } from '#shared/trace/base64.ts'
import type { Role } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import type { RunView } from './reduce.ts'
import { completeLength, concatBytes, decodeUtf8 } from './utf8.ts'

/** One token of a run at its place, prompt and answer alike. */
export interface TokenRef {
  /** Counts every token the model has read, from 0. */
  position: number
  /** Set for generated tokens: its index in `view.tokens`. */
  step: number | null
  id: number
  text: string
  bytes: string
  special: boolean
  role: Role | null
  /** False for what the chat template adds. */
  content: boolean
  turn: number
  /** The model's own probability of this token, 0–1; null where it predicted none. */
  p: number | null
  /** Bits; null likewise. */
  entropy: number | null
  rank: number | null
}

/** One token of a run, null where it has no such position. */
export function tokenAt(
  { header, tokens }: Pick<RunView, 'header' | 'tokens'>,
  position: number,
): TokenRef | null {
  const given = header?.prompt[position]
  if (given) return { ...given, position, step: null, p: null, entropy: null, rank: null }
  const event = tokens[position - (header?.prompt.length ?? 0)]
  if (!event) return null
  return {
    position,
    step: event.step,
    id: event.id,
    text: event.text,
    bytes: event.bytes,
    special: event.special,
    role: header?.task === 'chat' ? 'assistant' : null,
    content: !event.special,
    turn: -1,
    p: Math.exp(event.logprob),
    entropy: event.entropy,
    rank: event.rank,
  }
}

/**
 * Every token of a run in order.
 *
 * @param scores the prompt's tokens as the model would have predicted them (probe `score`), if asked
 */
export function tokenRefs(
  view: Pick<RunView, 'header' | 'tokens'>,
  scores: readonly ScoreEntry[] = [],
): TokenRef[] {
  const scored = new Map(scores.map((entry) => [entry.position, entry]))
  const refs: TokenRef[] = []
  for (let token = tokenAt(view, 0); token; token = tokenAt(view, refs.length)) {
    const score = token.step === null ? scored.get(token.position) : undefined
    refs.push(
      score
        ? { ...token, p: Math.exp(score.logprob), entropy: score.entropy, rank: score.rank }
        : token,
    )
  }
  return refs
}

/** Tokens that share at least one character: mostly one, several where a character is split. */
export interface TokenGroup {
  tokens: TokenRef[]
  /** Their text together. */
  text: string
}

const REPLACEMENT = '\ufffd'

/**
 * Cuts a row of tokens so that no character is divided between two groups. Almost every token is whole
 * characters, seen from its text; only the others have their bytes joined.
 */
export function groupByCharacter(tokens: readonly TokenRef[]): TokenGroup[] {
  const groups: TokenGroup[] = []
  let open: TokenRef[] = []
  let bytes = new Uint8Array()
  const close = (): void => {
    if (open.length > 0) groups.push({ tokens: open, text: decodeUtf8(bytes) })
    open = []
    bytes = new Uint8Array()
  }
  for (const token of tokens) {
    if (token.special) close()
    if (open.length === 0 && (token.special || !token.text.includes(REPLACEMENT))) {
      groups.push({ tokens: [token], text: token.text })
      continue
    }
    open.push(token)
    bytes = new Uint8Array(concatBytes([bytes, fromBase64(token.bytes)]))
    if (completeLength(bytes) === bytes.length) close()
  }
  close()
  return groups
}

/**
 * Cuts groups into the lines that the text itself has: each but the last ends with the group that
 * holds a line break.
 */
export function splitLines(groups: readonly TokenGroup[]): TokenGroup[][] {
  const lines: TokenGroup[][] = []
  let line: TokenGroup[] = []
  for (const group of groups) {
    line.push(group)
    if (group.text.endsWith('\n')) {
      lines.push(line)
      line = []
    }
  }
  if (line.length > 0) lines.push(line)
  return lines
}
