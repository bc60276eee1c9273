import type { TranslatorConfig, TranslatorGeneration } from '../models/translator-config.ts'

/** Hugging Face's own default for `max_length` is 20, far too short for a sentence. */
const DEFAULT_LENGTH = 512

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

  /** Target tokens a translation of so many source tokens may have, the end token counted. */
  maxLength(sourceTokens: number): number {
    const { max_length: most, max_length_factor: factor } = this.#said
    const { max_position_embeddings: positions } = this.#config
    return Math.min(
      most ?? DEFAULT_LENGTH,
      positions ?? Infinity,
      factor === null || factor === undefined ? Infinity : Math.ceil(factor * sourceTokens),
    )
  }

  /**
   * Sets the logits of tokens that may not come next to −∞, in place.
   *
   * @param ids target tokens written so far, the start token left out
   * @param maxLength at which the end token is forced where the model says so
   */
  apply(logits: Float32Array, ids: readonly number[], maxLength: number): void {
    for (const id of this.#never) logits[id] = -Infinity
    if (ids.length === 0) {
      for (const id of this.#said.begin_suppress_tokens ?? []) logits[id] = -Infinity
    }
    for (const sequence of this.#sequences) {
      const before = sequence.slice(0, -1)
      const last = sequence.at(-1)
      const tail = ids.slice(ids.length - before.length)
      if (
        last !== undefined &&
        tail.length === before.length &&
        before.every((id, i) => id === tail[i])
      )
        logits[last] = -Infinity
    }
    const forced = this.#forcedAt(ids.length, maxLength)
    if (forced === null) return
    for (let id = 0; id < logits.length; id++) if (!forced.includes(id)) logits[id] = -Infinity
  }

  #forcedAt(step: number, maxLength: number): readonly number[] | null {
    const { forced_bos_token_id: first, forced_eos_token_id: last } = this.#said
    if (step === 0 && first !== null && first !== undefined) return [first]
    return step === maxLength - 1 && last !== null && last !== undefined ? last : null
  }
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>
}
