import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { CacheLayout } from '../graph/delta-cache.ts'
import type { DecoderNames } from '../graph/description.ts'
import { demandInput } from '../graph/on-demand.ts'
import { emptyCache, type KvCache, type Outputs } from './kv-cache.ts'
import { floatsOf, idTensor } from './tensors.ts'

/** A sequence as the model has read it. */
export interface Sequence {
  /** Every token read so far. */
  ids: number[]
  cache: KvCache
  /**
   * How many of the first tokens were read several at a time. One token alone takes other kernels, whose
   * sums differ in the last digits: only rows read this way are reused, so that a text has the same
   * probabilities to the last bit whatever was read before it.
   */
  exact: number
}

export interface PassOptions {
  /** Of which new rows the logits are wanted. */
  logits: 'none' | 'last' | 'all'
  /** Further outputs to fetch. */
  outputs: readonly string[]
  /** What the graph asks for beside the text and its cache. */
  feeds?: Readonly<Record<string, Tensor>>
}

export interface Pass {
  /** `[rows, vocabulary]`, the new rows in order; empty where none were wanted. */
  logits: Float32Array
  vocabulary: number
  outputs: Outputs
  /** Index of the first new token on the outputs' row axis: 0 unless the graph has no cache. */
  firstRow: number
}

const NOTHING = new Tensor('int64', BigInt64Array.of(0n), [1])
const ALL = new Tensor('int64', BigInt64Array.of(2n ** 31n), [1])

/** Takes a sequence back to its first `length` tokens. */
export function rewind(sequence: Sequence, length: number): Sequence {
  sequence.cache.truncate(length)
  sequence.ids.length = length
  sequence.exact = Math.min(sequence.exact, length)
  return sequence
}

/** One session over a decoder graph, and how it is fed. Passes are not to overlap on one sequence. */
export class Decoder {
  #session: InferenceSession
  readonly #names: DecoderNames
  readonly #layout: CacheLayout
  readonly #onDemand: readonly string[]

  /** @param onDemand outputs the graph makes only where they are asked for */
  constructor(
    session: InferenceSession,
    names: DecoderNames,
    layout: CacheLayout,
    onDemand: readonly string[] = [],
  ) {
    this.#session = session
    this.#names = names
    this.#layout = layout
    this.#onDemand = onDemand
  }

  /** Frees the session; nothing can be run after it. */
  release(): Promise<void> {
    return this.#session.release()
  }

  /** Goes on with the session of another decoder over the same graph, which gets this one's instead. */
  exchange(other: Decoder): void {
    ;[this.#session, other.#session] = [other.#session, this.#session]
  }

  newSequence(): Sequence {
    return { ids: [], cache: emptyCache(this.#layout), exact: 0 }
  }

  /** Whether a sequence goes on where it stopped, instead of being run from the start every time. */
  get cached(): boolean {
    return this.#layout.kind !== 'none'
  }

  /** Runs `ids` as the next tokens of a sequence, which has read them afterwards. */
  async pass(sequence: Sequence, ids: readonly number[], options: PassOptions): Promise<Pass> {
    const names = this.#names
    const { cache } = sequence
    const tokens = this.cached ? ids : [...sequence.ids, ...ids]
    const outputs = await this.#session.run(this.#feeds(sequence, tokens, options), [
      ...(options.logits === 'none' ? [] : [names.logits]),
      ...cache.fetches,
      ...options.outputs,
    ])
    cache.append(outputs, ids.length)
    if (ids.length > 1 && sequence.exact === sequence.ids.length) sequence.exact += ids.length
    sequence.ids.push(...ids)
    const firstRow = tokens.length - ids.length
    if (options.logits === 'none') {
      return { logits: new Float32Array(0), vocabulary: 0, outputs, firstRow }
    }
    const tensor = outputs[names.logits]
    if (tensor === undefined) throw new Error(`the pass gave no ${names.logits}`)
    return { ...lastRows(tensor, options.logits === 'last' ? 1 : ids.length), outputs, firstRow }
  }

  #feeds(
    { cache }: Sequence,
    tokens: readonly number[],
    options: PassOptions,
  ): Record<string, Tensor> {
    const { ids, attentionMask, positionIds, logitsToKeep, useCacheBranch } = this.#names
    const past = cache.length
    const total = past + tokens.length
    const feeds = { ...cache.feeds(tokens.length), ...options.feeds }
    feeds[ids] = idTensor(tokens)
    const wanted = new Set(options.outputs)
    for (const output of this.#onDemand) {
      feeds[demandInput(output)] = wanted.has(output) ? ALL : NOTHING
    }
    if (attentionMask !== null) {
      feeds[attentionMask] = new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total])
    }
    if (positionIds !== null) feeds[positionIds] = idTensor(tokens.map((_, i) => past + i))
    if (logitsToKeep !== null) {
      const keep = options.logits === 'all' ? 0n : 1n
      feeds[logitsToKeep] = new Tensor('int64', BigInt64Array.of(keep), [])
    }
    if (useCacheBranch !== null) feeds[useCacheBranch] = new Tensor('bool', [past > 0], [1])
    return feeds
  }
}

function lastRows(tensor: Tensor, count: number): { logits: Float32Array; vocabulary: number } {
  const vocabulary = tensor.dims.at(-1) ?? 0
  const all = floatsOf(tensor)
  return { logits: all.subarray(all.length - count * vocabulary), vocabulary }
}
