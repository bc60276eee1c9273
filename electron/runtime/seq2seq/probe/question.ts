import { AppError } from '#shared/ipc/result.ts'
import type { Absence } from '#shared/runtime/absence.ts'
import type { ProbeKind, TranslationPart } from '#shared/trace/probe.ts'
import type { AttentionKind } from '../../graph/seq2seq/names.ts'
import type { LoadedTranslator } from '../load.ts'
import type { StackName } from './inspector.ts'
import { readSource, readTarget, type Off, type Outputs, type Values } from './pass.ts'
import type { StackSessions } from './sessions.ts'

/** A translation that is asked about. */
export interface Question {
  readonly model: LoadedTranslator
  /** Source token ids. */
  readonly source: readonly number[]
  /** What the decoder reads: the start token, then every target token. */
  readonly target: readonly number[]
}

/** One part of it, and how it is called in its graph. */
export interface Part {
  readonly part: TranslationPart
  readonly stack: StackName
  readonly kind: AttentionKind
  readonly layers: number
  readonly heads: number
  /** Ids of the text its positions are those of. */
  readonly ids: readonly number[]
  /** Tokens its attention looks at. */
  readonly keys: number
}

export function partOf({ model, source, target }: Question, part: TranslationPart): Part {
  const stack = part === 'encoder' ? 'encoder' : 'decoder'
  const { layers, heads } = model.info
  return {
    part,
    stack,
    kind: part === 'cross' ? 'cross' : 'attention',
    layers: layers[stack],
    heads: heads[stack],
    ids: part === 'encoder' ? source : target,
    keys: part === 'decoder' ? target.length : source.length,
  }
}

/** Reads what it takes to see some outputs of one part. */
export async function readPart(
  { model, source, target }: Question,
  stack: StackName,
  sessions: StackSessions,
  wanted: readonly string[],
  off: Off = new Map(),
): Promise<Outputs> {
  const { session } = sessions
  if (stack === 'encoder') return (await readSource(session, source, wanted, off)).outputs
  const encoded = await model.translator.encode(source, false)
  return readTarget(session, encoded, target, wanted, off)
}

export function valuesIn(outputs: Outputs, name: string): Values {
  const values = outputs.get(name)
  if (values === undefined) throw new Error(`the pass gave no ${name}`)
  return values
}

export function unavailable(what: ProbeKind, reason: Absence): AppError {
  return new AppError('probe.unavailable', { what, reason })
}

/** @throws AppError probe.badIndex where an id is not in the vocabulary */
export function checkIds({ info }: LoadedTranslator, ids: readonly number[]): void {
  const count = info.vocabSize
  const index = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= count)
  if (index !== undefined) throw new AppError('probe.badIndex', { axis: 'ids', index, count })
}
