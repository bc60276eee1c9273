import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { rowsOf, stacked } from './batch.ts'
import { fedBack, floatsOf, idTensor } from '../decode/tensors.ts'
import {
  decoderFeeds,
  firstState,
  pastName,
  type DecoderState,
  type SourceStates,
} from './feeds.ts'

/** A source text as the decoder reads it. */
export interface Encoded extends SourceStates {
  /** Source tokens, the end token counted. */
  length: number
  /** Keys and values of cross-attention, where the encoder works them out. By the decoder's input name. */
  constant: ReadonlyMap<string, Tensor>
  /** By layer: `[heads, S, S]` after softmax; empty where it was not asked for or the graph has none. */
  attention: readonly Float32Array[]
}

export interface DecoderStep {
  /** `[vocabulary]` */
  logits: Float32Array
  state: DecoderState
  /** By layer: `[heads, S]`, what this step looked at in the source. */
  cross: readonly Float32Array[]
  /** By layer: `[heads, T]`, what it looked at among the target tokens read; empty for a recurrent decoder. */
  self: readonly Float32Array[]
}

/** Sessions over one model's graphs. */
export interface TranslatorSessions {
  encoder: InferenceSession
  /** Reads the start token; every token, where there is no second one. */
  decoder: InferenceSession
  /** Reads all later tokens where they have a graph of their own. */
  withPast: InferenceSession | null
}

const CONSTANT = /^past_key_values\.\d+\.encoder\./

/**
 * An encoder and a decoder, one target token at a time. Serves the layouts of Transformers.js (a merged
 * decoder that is told by `use_cache_branch` whether it has a past, or two graphs) and decoders whose
 * self-attention is a recurrence (SSRU: a cell of one vector a layer, and the position as an input).
 */
export class Translator {
  readonly #sessions: TranslatorSessions
  /** Names of outputs by what is wanted: the same at every step. */
  readonly #asked = new Map<string, readonly string[]>()

  constructor(sessions: TranslatorSessions) {
    this.#sessions = sessions
  }

  /** Whether the decoder carries a recurrent cell instead of attending to what it wrote. */
  get recurrent(): boolean {
    return this.#sessions.decoder.inputNames.some((name) => name.endsWith('.decoder.cell'))
  }

  /** @param ids `[S]` source tokens as the tokenizer ends them */
  async encode(ids: readonly number[], attention: boolean): Promise<Encoded> {
    const { encoder } = this.#sessions
    const mask = idTensor(ids.map(() => 1))
    const wanted = encoder.outputNames.filter(
      (name) => !name.startsWith('encoder_attentions.') || attention,
    )
    const outputs = await encoder.run({ input_ids: idTensor(ids), attention_mask: mask }, wanted)
    const hidden = outputs.last_hidden_state
    if (hidden === undefined) throw new Error('the encoder gave no last_hidden_state')
    const constant = new Map<string, Tensor>()
    for (const [name, tensor] of Object.entries(outputs)) {
      if (name.startsWith('present.')) constant.set(pastName(name), fedBack(tensor))
    }
    const layers = byLayer(outputs, 'encoder_attentions')
    return { length: ids.length, hidden: fedBack(hidden), mask, constant, attention: layers }
  }

  /** Before the first target token. */
  begin(encoded: Encoded): DecoderState {
    return firstState(this.#sessions.decoder, encoded.constant)
  }

  /**
   * Reads one target token: the start token first.
   *
   * @param attention whether what it looks at is wanted
   */
  async step(
    encoded: Encoded,
    state: DecoderState,
    id: number,
    attention: boolean,
  ): Promise<DecoderStep> {
    const { decoder, withPast } = this.#sessions
    const session = state.length > 0 && withPast !== null ? withPast : decoder
    const outputs = await session.run(
      decoderFeeds(session, encoded, state, [id]),
      this.#wanted(session, state.length > 0, attention),
    )
    const logits = outputs.logits
    if (logits === undefined) throw new Error('the decoder gave no logits')
    const past = new Map(state.past)
    for (const [name, tensor] of Object.entries(outputs)) {
      if (!name.startsWith('present.')) continue
      past.set(pastName(name), fedBack(tensor))
    }
    return {
      logits: floatsOf(logits),
      state: { length: state.length + 1, past },
      cross: byLayer(outputs, 'cross_attentions'),
      self: byLayer(outputs, 'decoder_attentions'),
    }
  }

  /**
   * Reads a token each on several branches at once, in one pass where the graph takes a batch; without
   * attention.
   *
   * @param branches of equal length
   */
  async steps(
    encoded: Encoded,
    branches: readonly { state: DecoderState; id: number }[],
  ): Promise<Pick<DecoderStep, 'logits' | 'state'>[]> {
    const { decoder, withPast } = this.#sessions
    const [first] = branches
    if (first === undefined) return []
    const { length } = first.state
    const session = length > 0 && withPast !== null ? withPast : decoder
    if (branches.length === 1 || !takesBatch(session)) {
      const alone: DecoderStep[] = []
      for (const { state, id } of branches) alone.push(await this.step(encoded, state, id, false))
      return alone
    }
    const each = branches.map(({ state, id }) => decoderFeeds(session, encoded, state, [id]))
    const feeds: Record<string, Tensor> = {}
    for (const [name, tensor] of Object.entries(each[0] ?? {})) {
      const one = UNBATCHED.has(name)
      feeds[name] = one ? tensor : stacked(each.flatMap((feed) => feed[name] ?? []))
    }
    const outputs = await session.run(feeds, this.#wanted(session, length > 0, false))
    if (outputs.logits === undefined) throw new Error('the decoder gave no logits')
    const logits = rowsOf(outputs.logits)
    const pasts = branches.map(({ state }) => new Map(state.past))
    for (const [name, tensor] of Object.entries(outputs)) {
      if (!name.startsWith('present.')) continue
      for (const [row, part] of rowsOf(tensor).entries()) pasts[row]?.set(pastName(name), part)
    }
    return pasts.map((past, row) => ({
      logits: logits[row] ? floatsOf(logits[row]) : new Float32Array(0),
      state: { length: length + 1, past },
    }))
  }

  /** Outputs to ask for: cross-attention's keys and values stay what they were at the first token. */
  #wanted(session: InferenceSession, hasPast: boolean, attention: boolean): readonly string[] {
    const isLater = session === this.#sessions.withPast
    const key = [isLater, hasPast, attention].join()
    const known = this.#asked.get(key)
    if (known) return known
    const names = session.outputNames.filter((name) => {
      if (hasPast && CONSTANT.test(pastName(name))) return false
      return attention || !/^(?:cross|decoder)_attentions\./.test(name)
    })
    this.#asked.set(key, names)
    return names
  }

  async release(): Promise<void> {
    const { encoder, decoder, withPast } = this.#sessions
    for (const session of [encoder, decoder, withPast]) await session?.release()
  }
}

/** Inputs that say something of the whole pass. */
const UNBATCHED: ReadonlySet<string> = new Set(['use_cache_branch', 'position'])

/** Whether the graph leaves open how many texts it reads at once. */
function takesBatch(session: InferenceSession): boolean {
  return session.inputMetadata.every(
    (input) => UNBATCHED.has(input.name) || (input.isTensor && typeof input.shape[0] !== 'number'),
  )
}

/** `cross_attentions.0`, `.1` … in order, without the batch's axis; of a single query `[heads, keys]`. */
function byLayer(outputs: Readonly<Record<string, Tensor>>, base: string): Float32Array[] {
  const layers: Float32Array[] = []
  for (let layer = 0; ; layer++) {
    const tensor = outputs[`${base}.${String(layer)}`]
    if (tensor === undefined) return layers
    layers.push(floatsOf(tensor))
  }
}
