import { describe, expect, it } from 'vitest'
import { covers, narrowed } from '#shared/trace/stored-answer.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { offsetOf, type TensorData } from '#shared/trace/tensor.ts'

const SIZES = { layers: 3, heads: 2, positions: 5 }
const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const
const range = (count: number) => Array.from({ length: count }, (_, i) => i)

/** Each number tells where it stands: layer, head, position, key as decimal digits. */
function located(width: number): TensorData {
  const shape = [SIZES.layers, SIZES.heads, SIZES.positions, width]
  const data = new Float32Array(shape.reduce((a, b) => a * b))
  for (const l of range(3))
    for (const h of range(2))
      for (const p of range(5)) {
        for (const k of range(width))
          data[offsetOf(shape, l, h, p, k)] = l * 1000 + h * 100 + p * 10 + k
      }
  return { dtype: 'f32', shape, data }
}
/** The same of tensors without heads. */
function rowsOf(layers: number): TensorData {
  const rows = range(layers).flatMap((l) => range(5).map((p) => l * 1000 + p * 10))
  const data = Float32Array.from(rows.flatMap((row) => [row, row + 1]))
  return { dtype: 'f32', shape: [layers, 5, 2], data }
}
const everywhere = { layers: range(3), heads: range(2), positions: range(5) }

describe('a stored answer', () => {
  it.each<[string, ProbeRequest, ProbeRequest, boolean]>([
    [
      'all layers',
      { probe: 'attention', ...ALL },
      { probe: 'attention', ...ALL, layers: [2, -3] },
      true,
    ],
    [
      'a position from the end',
      { probe: 'attention', ...ALL, positions: [4] },
      { probe: 'attention', ...ALL, positions: [-1] },
      true,
    ],
    [
      'another position',
      { probe: 'attention', ...ALL, positions: [4] },
      { probe: 'attention', ...ALL, positions: [3] },
      false,
    ],
    [
      'more than was asked',
      { probe: 'attention', ...ALL, heads: [0] },
      { probe: 'attention', ...ALL },
      false,
    ],
    ['every one, listed', { probe: 'qkv', ...ALL, heads: [1, 0] }, { probe: 'qkv', ...ALL }, true],
    [
      'the mean of what is there',
      { probe: 'attention', ...ALL },
      { probe: 'attention', ...ALL, mean: true },
      false,
    ],
    [
      'what a mean is of',
      { probe: 'attention', ...ALL, mean: true },
      { probe: 'attention', ...ALL },
      false,
    ],
    ['another kind', { probe: 'qkv', ...ALL }, { probe: 'attention', ...ALL }, false],
    [
      'fewer candidates',
      { probe: 'lens', positions: 'all', top: 5 },
      { probe: 'lens', positions: [1], top: 3 },
      true,
    ],
    [
      'more candidates',
      { probe: 'lens', positions: 'all', top: 5 },
      { probe: 'lens', positions: [1], top: 6 },
      false,
    ],
    [
      'what reaches a position through fewer layers',
      { probe: 'attention', ...ALL, rollout: true },
      { probe: 'attention', ...ALL, layers: [0], rollout: true },
      false,
    ],
    [
      'the weights behind a rollout',
      { probe: 'attention', ...ALL, rollout: true },
      { probe: 'attention', ...ALL },
      false,
    ],
    [
      'vectors without what they add',
      { probe: 'qkv', ...ALL, projected: true },
      { probe: 'qkv', ...ALL, heads: [1] },
      true,
    ],
    [
      'what they add, where it was not asked for',
      { probe: 'qkv', ...ALL },
      { probe: 'qkv', ...ALL, projected: true },
      false,
    ],
    [
      'the stream at one position',
      { probe: 'stream', positions: 'all' },
      { probe: 'stream', positions: [-1] },
      true,
    ],
    [
      'one block of all',
      { probe: 'block', layers: 'all', positions: [2, 3] },
      { probe: 'block', layers: [1], positions: [3] },
      true,
    ],
    [
      'another block',
      { probe: 'block', layers: [0], positions: 'all' },
      { probe: 'block', layers: [1], positions: [3] },
      false,
    ],
    [
      'tokens tracked among others',
      { probe: 'lens', positions: 'all', top: 5, track: [7, 9] },
      { probe: 'lens', positions: [1], top: 5, track: [9] },
      true,
    ],
    [
      'no tracked tokens',
      { probe: 'lens', positions: 'all', top: 5, track: [7, 9] },
      { probe: 'lens', positions: [1], top: 5 },
      true,
    ],
    [
      'a token nobody tracked',
      { probe: 'lens', positions: 'all', top: 5 },
      { probe: 'lens', positions: [1], top: 5, track: [9] },
      false,
    ],
    ['scores', { probe: 'score', positions: 'all' }, { probe: 'score', positions: [0, 4] }, true],
    [
      'one of the positions something was switched off for',
      { probe: 'ablate', heads: [], ffns: [0], masked: [], positions: 'all', top: 5 },
      { probe: 'ablate', heads: [], ffns: [0], masked: [], positions: [1], top: 5 },
      false,
    ],
    [
      'the stream as it is without positions',
      { probe: 'stream', positions: 'all' },
      { probe: 'stream', positions: 'all', noPositions: true },
      false,
    ],
    [
      'some of the stream without positions',
      { probe: 'stream', positions: 'all', noPositions: true },
      { probe: 'stream', positions: [1], noPositions: true },
      true,
    ],
    [
      'logits of another position',
      { probe: 'logits', position: 4 },
      { probe: 'logits', position: 3 },
      false,
    ],
    [
      'what is not there',
      { probe: 'score', positions: 'all' },
      { probe: 'score', positions: [5] },
      false,
    ],
  ])('covers a question or does not: %s', (_, asked, wanted, expected) => {
    expect(covers(asked, wanted, SIZES)).toBe(expected)
  })

  it('gives the wanted rows of its attention, in the order they are wanted', () => {
    const wanted = { probe: 'attention', layers: [-1, 0], heads: [1], positions: [4, 2] } as const
    const request = {
      ...wanted,
      layers: [...wanted.layers],
      heads: [...wanted.heads],
      positions: [...wanted.positions],
    }
    const part = narrowed({ attention: located(5), indices: everywhere }, request, SIZES)
    expect(part).toStrictEqual({
      attention: {
        dtype: 'f32',
        shape: [2, 1, 2, 5],
        data: Float32Array.from(
          [2140, 2120, 140, 120].flatMap((row) => range(5).map((k) => row + k)),
        ),
      },
      indices: { layers: [2, 0], heads: [1], positions: [4, 2] },
    })
  })

  it('gives the wanted vectors, and what else it says as it is', () => {
    const tensors = { q: located(3), k: located(3), v: located(3) }
    const answer = { ...tensors, scale: 0.5, kvHeads: 1, rotary: true, indices: everywhere }
    const part = narrowed(
      answer,
      { probe: 'qkv', layers: [1], heads: 'all', positions: [0] },
      SIZES,
    )
    expect(part).toMatchObject({
      scale: 0.5,
      kvHeads: 1,
      rotary: true,
      k: { shape: [1, 2, 1, 3], data: Float32Array.of(1000, 1001, 1002, 1100, 1101, 1102) },
    })
  })

  it('gives what the wanted heads read, made and added, and the last only where it is wanted', () => {
    const answer = {
      q: located(3),
      k: located(3),
      v: located(3),
      x: rowsOf(3),
      context: located(3),
      projected: located(2),
      scale: 0.5,
      kvHeads: 1,
      rotary: true,
      indices: everywhere,
    }
    const wanted: Extract<ProbeRequest, { probe: 'qkv' }> = {
      probe: 'qkv',
      layers: [2],
      heads: [1],
      positions: [3],
    }
    expect(narrowed(answer, { ...wanted, projected: true }, SIZES)).toMatchObject({
      x: { shape: [1, 1, 2], data: Float32Array.of(2030, 2031) },
      context: { shape: [1, 1, 1, 3], data: Float32Array.of(2130, 2131, 2132) },
      projected: { shape: [1, 1, 1, 2], data: Float32Array.of(2130, 2131) },
    })
    expect(narrowed(answer, wanted, SIZES)).not.toHaveProperty('projected')
    const { projected: _, ...without } = answer
    expect(narrowed(without, { ...wanted, projected: true }, SIZES)).toBeNull()
  })

  it('gives what the distance adds for the wanted queries and keys alone', () => {
    const tensors = { q: located(3), k: located(3), v: located(3), bias: located(5) }
    const answer = { ...tensors, scale: 1, kvHeads: 2, rotary: false, indices: everywhere }
    const wanted = { probe: 'qkv' as const, layers: [2], heads: [1], positions: [3, 0] }
    expect(narrowed(answer, wanted, SIZES)).toMatchObject({
      bias: { shape: [1, 1, 2, 2], data: Float32Array.of(2133, 2130, 2103, 2100) },
    })
  })

  it('gives the wanted rows of the stream and of the stages of a block', () => {
    const stream = { stream: rowsOf(4), indices: { positions: range(5) } }
    expect(narrowed(stream, { probe: 'stream', positions: [-1, 0] }, SIZES)).toStrictEqual({
      stream: {
        dtype: 'f32',
        shape: [4, 2, 2],
        data: Float32Array.from(range(4).flatMap((l) => [40, 41, 0, 1].map((n) => l * 1000 + n))),
      },
      indices: { positions: [4, 0] },
    })
    const block = {
      stages: (['input', 'ffn'] as const).map((stage) => ({ stage, values: rowsOf(3) })),
      norm: 'rms-norm' as const,
      epsilon: 1e-5,
      indices: { layers: range(3), positions: range(5) },
    }
    const values = { dtype: 'f32', shape: [1, 1, 2], data: Float32Array.of(2030, 2031) }
    expect(narrowed(block, { probe: 'block', layers: [-1], positions: [3] }, SIZES)).toStrictEqual({
      stages: (['input', 'ffn'] as const).map((stage) => ({ stage, values })),
      norm: 'rms-norm',
      epsilon: 1e-5,
      indices: { layers: [2], positions: [3] },
    })
  })

  it('gives the wanted positions of lens and scores', () => {
    const top = [1, 2, 3].map((id) => ({ id, text: String(id), p: 1 / id }))
    const lens = range(5).flatMap((position) => range(2).map((layer) => ({ position, layer, top })))
    const part = narrowed({ lens }, { probe: 'lens', positions: [3, -5], top: 1 }, SIZES)
    expect(part).toEqual({
      lens: [3, 0].flatMap((position) =>
        range(2).map((layer) => ({ position, layer, top: top.slice(0, 1) })),
      ),
    })
    const places = [7, 9].map((id) => ({ id, p: 1 / id, rank: id }))
    const tracked = lens.map((entry) => ({ ...entry, tracked: places }))
    const ask = (more: object) =>
      narrowed({ lens: tracked }, { probe: 'lens', positions: [3], top: 1, ...more }, SIZES)
    const plain = [0, 1].map((layer) => ({ position: 3, layer, top: top.slice(0, 1) }))
    expect(ask({})).toEqual({ lens: plain })
    expect(ask({ track: [9] })).toEqual({
      lens: plain.map((entry) => ({ ...entry, tracked: places.slice(1) })),
    })
    const said = { id: 9, logprob: -1, entropy: 2, rank: 0, top: [] }
    const score = [1, 2, 3, 4].map((position) => ({ ...said, position }))
    const two = narrowed({ score }, { probe: 'score', positions: [0, 2] }, SIZES)
    expect(two).toEqual({ score: [score[1]] })
  })
})
