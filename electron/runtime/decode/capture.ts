import type { AttentionFrame } from '#shared/trace/attention-frame.ts'
import { quantise, U8_SCALE } from '#shared/trace/attention-frame.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import { LAST_QUERY, outputName, SUMMARY } from '../graph/captures.ts'
import { meanAttention, type HeadSizes } from '../numeric/mean-attention.ts'
import type { Pass } from './decoder.ts'
import type { KvCache } from './kv-cache.ts'
import { floatsOf } from './tensors.ts'

/** Keeps a run's attention as its capture policy says. */
export interface AttentionCapture {
  readonly outputs: readonly string[]
  /**
   * Every pass of the run, in order; `from` is the position of its first token.
   *
   * @param cache what the pass has left behind
   */
  take(pass: Pass, from: number, count: number, cache: KvCache): void
  /** What belongs to the token just chosen: the rows since the last call. Null where none are kept. */
  frame(): AttentionFrame | null
}

/** Where a run's means come from: of the graph; or worked out from queries and keys, layer by layer. */
export type SummarySource =
  { from: 'graph' } | { from: 'queries'; layers: readonly (HeadSizes & { scale: number })[] }

export function attentionCapture(
  policy: CapturePolicy,
  { layers, heads }: { layers: number; heads: number },
  summary: SummarySource = { from: 'graph' },
): AttentionCapture {
  switch (policy) {
    case 'none':
      return { outputs: [], take: () => undefined, frame: () => null }
    case 'summary':
      return summary.from === 'graph' ? new SummaryCapture() : new RecomputedSummary(summary.layers)
    case 'full':
      return new FullCapture(layers, heads)
  }
}

/** The row that chose the token, mean of the heads: u8 `[layers, 1, 1, T]`. */
class SummaryCapture implements AttentionCapture {
  readonly outputs = [SUMMARY]
  #last: Pass | null = null

  take(pass: Pass): void {
    this.#last = pass
  }

  frame(): AttentionFrame | null {
    const tensor = this.#last?.outputs[SUMMARY]
    if (tensor === undefined) return null
    const [layers = 0, , , keys = 0] = tensor.dims
    return {
      shape: [layers, 1, 1, keys],
      dtype: 'u8',
      scale: U8_SCALE,
      data: quantise(floatsOf(tensor)),
    }
  }
}

/**
 * The same where the attention node shows no weights, which it does on the processor only: worked out of
 * the last row's queries and the keys in the cache.
 */
class RecomputedSummary implements AttentionCapture {
  readonly outputs = [LAST_QUERY]
  readonly #layers: readonly (HeadSizes & { scale: number })[]
  #last: { pass: Pass; cache: KvCache } | null = null

  constructor(layers: readonly (HeadSizes & { scale: number })[]) {
    this.#layers = layers
  }

  take(pass: Pass, _from: number, _count: number, cache: KvCache): void {
    this.#last = { pass, cache }
  }

  frame(): AttentionFrame | null {
    const tensor = this.#last?.pass.outputs[LAST_QUERY]
    if (this.#last === null || tensor === undefined) return null
    const { cache } = this.#last
    const queries = floatsOf(tensor)
    const count = cache.length
    const means = new Float32Array(this.#layers.length * count)
    let at = 0
    for (const [l, layer] of this.#layers.entries()) {
      const keys = cache.keys(l)
      if (keys === null) return null
      const query = queries.subarray(at, at + layer.heads * layer.headDim)
      means.set(meanAttention(query, keys, layer, layer.scale, count), l * count)
      at += query.length
    }
    return {
      shape: [this.#layers.length, 1, 1, count],
      dtype: 'u8',
      scale: U8_SCALE,
      data: quantise(means),
    }
  }
}

/** Every row of every head: f32 `[layers, heads, query, T]`; at the first step the prompt's rows. */
class FullCapture implements AttentionCapture {
  readonly outputs: readonly string[]
  readonly #layers: number
  readonly #heads: number
  #chunks: { rows: Float32Array[]; from: number; count: number; firstRow: number }[] = []

  constructor(layers: number, heads: number) {
    this.#layers = layers
    this.#heads = heads
    this.outputs = Array.from({ length: layers }, (_, layer) => outputName('attention', layer))
  }

  take(pass: Pass, from: number, count: number): void {
    const rows = this.outputs.map((name) => {
      const tensor = pass.outputs[name]
      if (tensor === undefined) throw new Error(`the pass gave no ${name}`)
      return floatsOf(tensor)
    })
    this.#chunks.push({ rows, from, count, firstRow: pass.firstRow })
  }

  frame(): AttentionFrame | null {
    const [first] = this.#chunks
    const last = this.#chunks.at(-1)
    if (first === undefined || last === undefined) return null
    const keys = last.from + last.count
    const queries = keys - first.from
    const data = new Float32Array(this.#layers * this.#heads * queries * keys)
    for (const { rows, from, count, firstRow } of this.#chunks) {
      // A chunk's rows are as long as the text was then; what comes later is masked, so 0.
      const width = from + count
      const height = firstRow + count
      for (let map = 0; map < this.#layers * this.#heads; map++) {
        const source = rows[Math.floor(map / this.#heads)]
        const head = map % this.#heads
        for (let row = 0; source !== undefined && row < count; row++) {
          const start = (head * height + firstRow + row) * width
          const target = (map * queries + from - first.from + row) * keys
          data.set(source.subarray(start, start + width), target)
        }
      }
    }
    this.#chunks = []
    return { shape: [this.#layers, this.#heads, queries, keys], dtype: 'f32', scale: 1, data }
  }
}

/** Bytes of a run's full attention: all rows of all heads, over prompt and answer. */
export function fullCaptureBytes(
  { layers, heads }: { layers: number; heads: number },
  promptTokens: number,
  newTokens: number,
): number {
  const whole = promptTokens + newTokens
  const answer = (whole * (whole + 1) - promptTokens * (promptTokens + 1)) / 2
  return 4 * layers * heads * (promptTokens ** 2 + answer)
}
