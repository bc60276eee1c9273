import type { TranslatorConfig, TranslatorGeneration } from '../models/translator-config.ts'

/** Hugging Face's own default for `max_length` is 20, far too short for a sentence. */
const DEFAULT_LENGTH = 512
/** What TranslateParams allows. */
const MOST_BEAMS = 8

/** How a translation begins, what may stand in it, and where it must end. */
export class DecodingRules {
  readonly startId: number
  readonly endIds: readonly number[]
  readonly #config: TranslatorConfig
  readonly #said: TranslatorGeneration
  readonly #never: readonly number[]
  /** Sequences of several tokens that may not be completed. */
  readonly #sequences: readonly (readonly number[])[]

  /** generation_config.json goes before config.json, as it does in Transformers. */
  constructor(config: TranslatorConfig, said: TranslatorGeneration | null) {
    this.#config = config
    this.#said = { ...config, ...defined(said ?? {}) }
    const { decoder_start_token_id: start, eos_token_id: ends, pad_token_id: pad } = this.#said
    this.endIds = ends ?? []
    this.startId = start ?? pad ?? 0
    const banned = this.#said.bad_words_ids ?? []
    this.#never = [
      ...banned.flatMap((ids) => (ids.length === 1 ? ids : [])),
      ...(this.#said.suppress_tokens ?? []),
    ].filter((id) => !this.endIds.includes(id))
    this.#sequences = banned.filter((ids) => ids.length > 1)
  }

  /** The same rules, with another first target token. */
  beginningWith(id: number): DecodingRules {
    return new DecodingRules(this.#config, { ...this.#said, forced_bos_token_id: id })
  }

  /** What the folder suggests for a search. */
  get suggested(): { beams: number; lengthPenalty: number } {
    const { num_beams: beams, length_penalty: penalty } = this.#said
    return { beams: Math.min(Math.max(beams ?? 1, 1), MOST_BEAMS), lengthPenalty: penalty ?? 1 }
  }

  /** Target tokens a translation of so many source tokens may have, the end token counted. */
  maxLength(sourceTokens: number): number {
    const { max_length: most, max_new_tokens: mostNew, max_length_factor: factor } = this.#said
    const { max_position_embeddings: positions } = this.#config
    return Math.min(
      // The start token is counted in max_length.
      mostNew ?? (most === null || most === undefined ? DEFAULT_LENGTH : Math.max(most - 1, 1)),
      positions ?? Infinity,
      factor === null || factor === undefined ? Infinity : Math.ceil(factor * sourceTokens),
    )
  }

  /**
   * Sets the logits of tokens that may not come next to −∞, in place, and lowers those of tokens that were
   * written where the model says so. In the order and by the formulas of Transformers' logits processors.
   *
   * @param ids target tokens written so far, the start token left out
   * @param maxLength at which the end token is forced where the model says so
   */
  apply(logits: Float32Array, ids: readonly number[], maxLength: number): void {
    const written = [this.startId, ...ids]
    const ban = (id: number): void => {
      logits[id] = -Infinity
    }
    this.#penalise(logits, written)
    for (const id of repeating(written, this.#said.no_repeat_ngram_size ?? 0)) ban(id)
    this.#never.forEach(ban)
    if (ids.length === 0) this.#said.begin_suppress_tokens?.forEach(ban)
    if (this.#isTooShort(ids.length)) this.endIds.forEach(ban)
    for (const sequence of this.#sequences) {
      const last = sequence.at(-1)
      if (last !== undefined && endsWith(ids, sequence.slice(0, -1))) ban(last)
    }
    const forced = this.#forcedAt(ids.length, maxLength)
    if (forced === null) return
    for (let id = 0; id < logits.length; id++) if (!forced.includes(id)) ban(id)
    // What must come comes, whatever bans it.
    for (const id of forced) if (logits[id] === -Infinity) logits[id] = 0
  }

  /** Keskar et al. 2019 (CTRL): what was written is divided by the penalty, or multiplied below 0. */
  #penalise(logits: Float32Array, written: readonly number[]): void {
    const penalty = this.#said.repetition_penalty ?? 1
    if (penalty === 1) return
    for (const id of new Set(written)) {
      const logit = logits[id] ?? 0
      logits[id] = logit < 0 ? logit * penalty : logit / penalty
    }
  }

  #isTooShort(step: number): boolean {
    const { min_length: least, min_new_tokens: leastNew } = this.#said
    return step + 1 < (least ?? 0) || step < (leastNew ?? 0)
  }

  #forcedAt(step: number, maxLength: number): readonly number[] | null {
    const { forced_bos_token_id: first, forced_eos_token_id: last } = this.#said
    if (step === 0 && first !== null && first !== undefined) return [first]
    return step === maxLength - 1 && last !== null && last !== undefined ? last : null
  }
}

function endsWith(ids: readonly number[], tail: readonly number[]): boolean {
  const from = ids.length - tail.length
  return from >= 0 && tail.every((id, at) => ids[from + at] === id)
}

/** Tokens that would write a sequence of `size` for a second time. */
function repeating(written: readonly number[], size: number): number[] {
  if (size < 1 || written.length < size) return []
  const before = written.slice(written.length - size + 1)
  const starts = Array.from({ length: written.length - size + 1 }, (_, at) => at)
  return starts.flatMap((at) =>
    before.every((id, i) => written[at + i] === id) ? [written[at + size - 1] ?? -1] : [],
  )
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>
}
