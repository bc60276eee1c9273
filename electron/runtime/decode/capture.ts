import type { AttentionFrame } from '#shared/trace/attention-frame.ts'
import { quantise, U8_SCALE } from '#shared/trace/attention-frame.ts'
import type { CapturePolicy } from '#shared/trace/sampling.ts'
import { outputName, SUMMARY } from '../graph/captures.ts'
import type { Pass } from './decoder.ts'
import { floatsOf } from './tensors.ts'

/** Keeps a run's attention as its capture policy says. */
export interface AttentionCapture {
  readonly outputs: readonly string[]
  /** Every pass of the run, in order; `from` is the position of its first token. */
  take(pass: Pass, from: number, count: number): void
  /** What belongs to the token just chosen: the rows since the last call. Null where none are kept. */
  frame(): AttentionFrame | null
}

export function attentionCapture(
  policy: CapturePolicy,
  { layers, heads }: { layers: number; heads: number },
): AttentionCapture {
  switch (policy) {
    case 'none':
      return { outputs: [], take: () => undefined, frame: () => null }
    case 'summary':
      return new SummaryCapture()
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
