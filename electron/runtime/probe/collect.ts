import type { Tensor } from 'onnxruntime-node'
import type { TensorData } from '#shared/trace/tensor.ts'
import type { Pass } from '../decode/decoder.ts'
import { floatsOf } from '../decode/tensors.ts'
import { checkSize } from './indices.ts'

/** Takes rows of some outputs out of every pass of `readRows`. */
export interface Collected {
  readonly outputs: readonly string[]
  take(pass: Pass, at: number, rows: number): void
}

/** Rows [1, S, n] (or [S, n]) of some outputs, as one tensor. */
export class CollectedRows implements Collected {
  readonly outputs: readonly string[]
  readonly #positions: readonly number[]
  #data = new Float32Array(0)
  #width: number

  /**
   * @param width of a row where it is known; it is found out by the first pass
   * @throws AppError probe.tooLarge
   */
  constructor(outputs: readonly string[], positions: readonly number[], width = 0) {
    this.outputs = outputs
    this.#positions = positions
    this.#width = width
    checkSize(outputs.length * positions.length * width)
  }

  take(pass: Pass, at: number, rows: number): void {
    for (const [o, output] of this.outputs.entries()) {
      const tensor = outputOf(pass, output)
      const values = floatsOf(tensor)
      const width = tensor.dims.at(-1) ?? 0
      this.#makeRoom(width)
      for (const [p, position] of this.#positions.entries()) {
        if (position < at || position >= at + rows) continue
        const from = (pass.firstRow + position - at) * width
        this.#data.set(
          values.subarray(from, from + width),
          (o * this.#positions.length + p) * width,
        )
      }
    }
  }

  /** `[outputs, positions, n]`. */
  tensor(): TensorData {
    const shape = [this.outputs.length, this.#positions.length, this.#width]
    return { shape, dtype: 'f32', data: this.#data }
  }

  #makeRoom(width: number): void {
    const size = this.outputs.length * this.#positions.length * width
    if (this.#data.length === size) return
    checkSize(size)
    this.#width = width
    this.#data = new Float32Array(size)
  }
}

/** Rows [1, h, S, headDim] of one output a layer, by head. */
export class CollectedHeads implements Collected {
  readonly outputs: readonly string[]
  readonly shape: number[]
  readonly data: Float32Array
  readonly #sources: readonly number[]
  readonly #positions: readonly number[]

  /** @param sources for every head wanted, where it stands among the h of the output */
  constructor(
    outputs: readonly string[],
    sources: readonly number[],
    positions: readonly number[],
    headDim: number,
  ) {
    this.outputs = outputs
    this.#sources = sources
    this.#positions = positions
    this.shape = [outputs.length, sources.length, positions.length, headDim]
    this.data = new Float32Array(this.shape.reduce((a, b) => a * b))
  }

  take(pass: Pass, at: number, rows: number): void {
    const headDim = this.shape[3] ?? 0
    const height = pass.firstRow + rows
    let target = 0
    for (const output of this.outputs) {
      const vectors = floatsOf(outputOf(pass, output))
      for (const source of this.#sources) {
        for (const position of this.#positions) {
          if (position >= at && position < at + rows) {
            const row = source * height + pass.firstRow + position - at
            this.data.set(vectors.subarray(row * headDim, (row + 1) * headDim), target)
          }
          target += headDim
        }
      }
    }
  }

  /** `[outputs, heads, positions, headDim]`. */
  tensor(): TensorData {
    return { shape: this.shape, dtype: 'f32', data: this.data }
  }
}

export function outputOf(pass: Pass, output: string): Tensor {
  const tensor = pass.outputs[output]
  if (tensor === undefined) throw new Error(`the pass gave no ${output}`)
  return tensor
}
