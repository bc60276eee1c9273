import type { RunHeader } from '#shared/trace/event.ts'
import type { TranslationPart } from '#shared/trace/probe.ts'
import { tokenAt, type TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'

/**
 * Where a token of a run stands in the text that a part of the model reads. A run without parts has one
 * text, its own; an encoder reads the source, a decoder the start token and then the target.
 */
export type Side = 'source' | 'target'

export function sideOf(part: TranslationPart): Side {
  return part === 'encoder' ? 'source' : 'target'
}

export function sideOfToken(token: Pick<TokenRef, 'step'>): Side {
  return token.step === null ? 'source' : 'target'
}

/**
 * How much further the run's positions count than the decoder's: position 0 of the decoder is the start
 * token, which is no token of the run.
 */
export function targetOffset({ prompt, translation }: RunHeader): number {
  return translation ? prompt.length - 1 : 0
}

/** The last position read when a token was to be predicted; null: it was given, or is the first. */
export function predictedAt(
  header: RunHeader,
  { position }: Pick<TokenRef, 'position'>,
): number | null {
  const at = position - 1 - targetOffset(header)
  return at < 0 ? null : at
}

/** Layers and heads of a part, or of a model without parts. */
export function sizeOf(
  { model, translation }: RunHeader,
  part: TranslationPart | null,
): { layers: number; heads: number } {
  return translation && part === 'encoder'
    ? { layers: translation.encoderLayers, heads: translation.encoderHeads }
    : { layers: model.layers, heads: model.heads }
}

/**
 * The tokens of one side, in order, each at its place in its own text; or all of the run's.
 *
 * @param start what the start token is called
 */
export function textOf(
  view: Pick<RunView, 'header' | 'tokens'>,
  side: Side | 'all',
  start: string,
): TokenRef[] {
  const length = view.header?.prompt.length ?? 0
  const found = (from: number, to: number): TokenRef[] =>
    Array.from({ length: to - from }, (_, at) => tokenAt(view, from + at)).filter(
      (token) => token !== null,
    )
  if (side === 'source') return found(0, length)
  if (side === 'all') return found(0, length + view.tokens.length)
  const written = found(length, length + view.tokens.length)
  return [
    startToken(view.header?.translation?.startId ?? 0, start),
    ...written.map((token, at) => ({ ...token, position: at + 1 })),
  ]
}

/** What the decoder reads before anything was written. */
function startToken(id: number, text: string): TokenRef {
  return {
    id,
    text,
    bytes: '',
    position: 0,
    step: null,
    special: true,
    role: null,
    content: false,
    turn: -1,
    p: null,
    entropy: null,
    rank: null,
  }
}
