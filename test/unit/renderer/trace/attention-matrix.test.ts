import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { attentionMatrix, rowOf } from '#renderer/trace/attention-matrix.ts'
import { knownHeads } from '#renderer/trace/known-heads.ts'
import { wordAlignment } from '#renderer/trace/word-alignment.ts'
import type { Word } from '#renderer/trace/words.ts'
import { U8_SCALE, type AttentionFrame, type AttentionKind } from '#shared/trace/attention-frame.ts'
import type { AttentionEvent, TokenEvent } from '#shared/trace/event.ts'
import { Random } from '#test/unit/support/random.ts'

const random = new Random(11)
function frame(layers: number, heads: number, query: number, key: number): AttentionFrame {
  const data = Float32Array.from({ length: layers * heads * query * key }, () => random.next())
  return { dtype: 'f32', scale: 1, shape: [layers, heads, query, key], data }
}
function view(which: AttentionKind, frames: readonly AttentionFrame[], steps = frames.length) {
  const events = frames.map((one, step): AttentionEvent & { seq: number; tMs: number } => ({
    kind: 'attention',
    step,
    which,
    frame: one,
    seq: step,
    tMs: step,
  }))
  return {
    attention: new Map(events.map((event) => [event.step, [event]])),
    tokens: Array.from({ length: steps }, () => ({}) as TokenEvent & { seq: number; tMs: number }),
  }
}
/** The plain definition: the mean over the chosen layers and heads, cell by cell. */
function expected(one: AttentionFrame, layers: number[], heads: number[], query: number): number[] {
  const [, H, Q, K] = one.shape
  return Array.from({ length: K }, (_, key) => {
    const cells = layers.flatMap((l) =>
      heads.map((h) => (one.data[((l * H + h) * Q + query) * K + key] ?? 0) * one.scale),
    )
    return cells.reduce((sum, cell) => sum + cell, 0) / cells.length
  })
}

describe('a matrix of attention', () => {
  const frames = [frame(3, 4, 1, 5), frame(3, 4, 1, 5), frame(3, 4, 1, 5)]
  const cross = view('cross', frames)

  it.each([
    [2, 0, [2], [0]],
    [1, 'mean', [1], [0, 1, 2, 3]],
    ['mean', 'mean', [0, 1, 2], [0, 1, 2, 3]],
    [9, 9, [2], [3]],
  ] as const)('of layer %s, head %s has a row by step', (layer, head, layers, heads) => {
    const matrix = attentionMatrix(cross, 'cross', layer, head)
    expect(matrix).toMatchObject({ rows: 3, cols: 5, layers: 3, heads: 4, exact: true })
    for (const [row, one] of frames.entries()) {
      const wanted = expected(one, [...layers], [...heads], 0)
      const found = matrix ? [...rowOf(matrix, row)] : []
      expect(found.length).toBe(5)
      for (const [key, weight] of found.entries()) expect(weight).toBeCloseTo(wanted[key] ?? -1, 6)
    }
  })

  it('of the decoder by itself is a triangle: nothing stands beyond what was read', () => {
    const growing = [1, 2, 3].map((keys) => frame(2, 2, 1, keys))
    const matrix = attentionMatrix(view('decoder-self', growing), 'decoder-self', 0, 0)
    if (!matrix) throw new Error('no matrix')
    expect([matrix.rows, matrix.cols]).toEqual([3, 3])
    expect(rowOf(matrix, 0).slice(1)).toEqual(new Float32Array([0, 0]))
    expect(rowOf(matrix, 1).slice(2)).toEqual(new Float32Array([0]))
    expect(rowOf(matrix, 2).every((weight) => weight > 0)).toBe(true)
  })

  it('of the encoder is there at once; where nothing was kept there is none', () => {
    const whole = view('encoder-self', [frame(2, 2, 4, 4)], 0)
    expect(attentionMatrix(whole, 'encoder-self', 1, 1)).toMatchObject({ rows: 4, cols: 4 })
    expect(attentionMatrix(whole, 'cross', 1, 1)).toBeNull()
  })

  it('kept as bytes says that it is not exact', () => {
    const data = Uint8Array.from([255, 0, 51, 204])
    const kept: AttentionFrame = { dtype: 'u8', scale: U8_SCALE, shape: [2, 1, 1, 2], data }
    const matrix = attentionMatrix(view('cross', [kept]), 'cross', 1, 3)
    expect(matrix?.exact).toBe(false)
    expect(matrix?.weights[0]).toBeCloseTo(0.2, 6)
  })
})

describe('the weight between two words', () => {
  const word = (...tokens: number[]): Word => ({ text: '', tokens, special: false, spaced: false })
  const weights = Float32Array.from([0.5, 0.3, 0.2, 0.1, 0.1, 0.8])
  const matrix = { rows: 2, cols: 3, weights, layers: 1, heads: 1, exact: true }
  const close = (found: number[][], wanted: number[][]): void => {
    expect(found.map((row) => row.map((weight) => Number(weight.toFixed(6))))).toEqual(wanted)
  }

  it('is the largest, or the mean, of those between their tokens', () => {
    const [source, target] = [[word(0, 1), word(2)], [word(0, 1)]]
    close(wordAlignment(matrix, target, source, 'max'), [[0.5, 0.8]])
    close(wordAlignment(matrix, target, source, 'mean'), [[0.25, 0.5]])
  })

  it('is 0 for a word whose tokens are still to come', () => {
    close(wordAlignment(matrix, [word(5)], [word(0)], 'max'), [[0]])
  })
})

it('what a model’s card says of its heads is known by its weights', () => {
  const card = readFileSync('resources/models/tatoeba-en-zh/README.md', 'utf8')
  const sha256 = /^([0-9a-f]{64}) +\d+ +onnx\/decoder_model_merged\.onnx/m.exec(card)?.[1] ?? ''
  expect(knownHeads(sha256)).toEqual({
    start: { layer: 2, head: 0 },
    guided: [{ layer: 1, head: 0 }],
  })
  expect(knownHeads('another')).toEqual({ start: { layer: 'mean', head: 'mean' }, guided: [] })
})
