import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeAnswers, ProbeKind, ProbeRequest } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { referenceForward, type Reference } from '#test/fixtures/reference-forward.ts'
import { apply, type Rows } from '#test/fixtures/rows.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import type { TinyModel } from '#test/fixtures/tiny-models/build.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { EnginePort } from '../engine-port.ts'

const IDS = [5, 17, 100, 42, 7, 250, 3, 9, 11, 60, 201]
/** Of float32 sums of a hundred terms against double precision; streams reach 10. */
const BOUND = 5e-5

describe.each(TINY_KINDS)('asked about a decoder written as %s', (kind) => {
  const port = new EnginePort()
  const folder = mkdtempSync(join(tmpdir(), `vitrine-probe-${kind}-`))
  let tiny: TinyModel
  let reference: Reference

  beforeAll(async () => {
    tiny = writeTinyModel(kind, folder)
    await port.call('load', { modelId: kind, folder, threads: 1 })
    reference = referenceForward(tiny.shape, tiny.weights, IDS)
  })
  afterAll(async () => {
    await port.call('unload', {})
    rmSync(folder, { recursive: true })
  })

  async function probe<K extends ProbeKind>(
    request: Extract<ProbeRequest, { probe: K }>,
  ): Promise<ProbeAnswers[K]> {
    // The answer's kind is the request's.
    return (await port.call('probe', { ids: IDS, request })) as ProbeAnswers[K]
  }

  it('shows the residual stream at every boundary', async () => {
    const { stream, indices } = await probe<'stream'>({ probe: 'stream', positions: 'all' })
    const { layers, width } = tiny.shape
    expect(stream.shape).toEqual([layers + 1, IDS.length, width])
    expect(indices.positions).toEqual(IDS.map((_, i) => i))
    expect(worst(stream, reference.residual)).toBeLessThan(BOUND)
    const some = await probe<'stream'>({ probe: 'stream', positions: [-1, 4, 4] })
    expect(some.indices).toEqual({ positions: [IDS.length - 1, 4, 4] })
    const rows = reference.residual.map((stream) => [stream.at(-1), stream[4], stream[4]])
    expect(worst(some.stream, rows)).toBeLessThan(BOUND)
  })

  it('shows the stream as it is without positions, on both sides of a pass’s end', async () => {
    const off = { probe: 'stream', noPositions: true } as const
    const without = referenceForward(tiny.shape, tiny.weights, IDS, { positions: true })
    const { stream } = await probe<'stream'>({ ...off, positions: 'all' })
    expect(worst(stream, without.residual)).toBeLessThan(BOUND)
    expect(worst(stream, reference.residual)).toBeGreaterThan(10 * BOUND)
    const some = await probe<'stream'>({ ...off, positions: [4, 2] })
    const rows = without.residual.map((stream) => [stream[4], stream[2]])
    expect(worst(some.stream, rows)).toBeLessThan(BOUND)
    // What was read without them is nobody else's.
    const again = await probe<'stream'>({ probe: 'stream', positions: 'all' })
    expect(worst(again.stream, reference.residual)).toBeLessThan(BOUND)
  })

  it('shows every stage of every block, in the order they are computed', async () => {
    const answer = await probe<'block'>({ probe: 'block', layers: 'all', positions: 'all' })
    const { parallel, norm, epsilon, width, intermediate, layers } = tiny.shape
    const expected: [stage: string, values: unknown[]][] = [
      ['input', reference.residual.slice(0, -1)],
      ['attention-norm', reference.layers.map((layer) => layer.attentionInput)],
      ['attention', reference.layers.map((layer) => layer.attentionOutput)],
      ['attention-sum', reference.layers.map((layer) => layer.residualAfterAttention)],
      ['ffn-norm', reference.layers.map((layer) => layer.mlpInput)],
      ['activation', reference.layers.map((layer) => layer.mlp)],
      ['ffn', reference.layers.map((layer) => layer.mlpOutput)],
      ['output', reference.residual.slice(1)],
    ]
    // In parallel blocks both branches read one norm, and no state lies between them.
    const there = expected.filter(
      ([stage]) => !parallel || !['attention-sum', 'ffn-norm'].includes(stage),
    )
    expect(answer.stages.map(({ stage }) => stage)).toEqual(there.map(([stage]) => stage))
    expect(answer.norm).toBe(norm === 'rms' ? 'rms-norm' : 'layer-norm')
    expect(answer.epsilon).toBeCloseTo(epsilon, 12)
    for (const [at, { stage, values }] of answer.stages.entries()) {
      const columns = stage === 'activation' ? intermediate : width
      expect(values.shape, stage).toEqual([layers, IDS.length, columns])
      expect(worst(values, there[at]?.[1]), stage).toBeLessThan(BOUND)
    }
  })

  it('shows one block at some positions as it shows them all', async () => {
    const { stages, indices } = await probe<'block'>({
      probe: 'block',
      layers: [-1],
      positions: [6, 2],
    })
    const last = tiny.shape.layers - 1
    expect(indices).toEqual({ layers: [last], positions: [6, 2] })
    const values = new Map(stages.map(({ stage, values }) => [stage, values]))
    const { mlpOutput = [] } = reference.layers[last] ?? {}
    const output = reference.residual[last + 1] ?? []
    expect(worst(values.get('ffn'), [mlpOutput[6], mlpOutput[2]])).toBeLessThan(BOUND)
    expect(worst(values.get('output'), [output[6], output[2]])).toBeLessThan(BOUND)
  })

  it('shows what the attention reads, and what each head makes and adds', async () => {
    const request = { probe: 'qkv', layers: 'all', heads: 'all', positions: 'all' } as const
    const { x, context, projected } = await probe<'qkv'>({ ...request, projected: true })
    const { heads, headDim, layers, width } = tiny.shape
    expect(x?.shape).toEqual([layers, IDS.length, width])
    expect(context?.shape).toEqual([layers, heads, IDS.length, headDim])
    expect(projected?.shape).toEqual([layers, heads, IDS.length, width])
    expect(
      worst(
        x,
        reference.layers.map((layer) => layer.attentionInput),
      ),
    ).toBeLessThan(BOUND)
    expect(
      worst(
        context,
        reference.layers.map((layer) => layer.context),
      ),
    ).toBeLessThan(BOUND)
    const shares = reference.layers.map(({ context }, index) =>
      context.map((rows, head) => rows.map((row) => shareOf(index, head, row))),
    )
    expect(worst(projected, shares)).toBeLessThan(BOUND)
    expect(await probe<'qkv'>(request)).not.toHaveProperty('projected')
  })

  it('gives shares that are, with the bias, all the attention adds', async () => {
    const heads = Array.from({ length: tiny.shape.heads }, (_, head) => head)
    const request = { layers: [-1], positions: [3, -1] }
    const { projected } = await probe<'qkv'>({ probe: 'qkv', ...request, heads, projected: true })
    const { stages } = await probe<'block'>({ probe: 'block', ...request })
    const branch = stages.find(({ stage }) => stage === 'attention')?.values.data ?? []
    const bias = tiny.weights.layers.at(-1)?.output.bias ?? null
    expect(branch).toHaveLength(2 * tiny.shape.width)
    for (const [i, added] of branch.entries()) {
      const sum = heads.reduce(
        (sum, head) => sum + (projected?.data[head * branch.length + i] ?? NaN),
        bias?.[i % tiny.shape.width] ?? 0,
      )
      expect(Math.abs(sum - added)).toBeLessThan(BOUND)
    }
  })

  it('rolls its attention out through all layers, or some of them and of the heads', async () => {
    const { heads, layers } = tiny.shape
    const all = Array.from({ length: heads }, (_, head) => head)
    const everywhere = IDS.map((_, i) => i)
    const asked: [layers: number[], heads: number[], positions: number[]][] = [
      [Array.from({ length: layers }, (_, layer) => layer), all, everywhere],
      [[1], all, everywhere],
      // Layers count once, in rising order.
      [[layers - 1, 0, 0], [heads - 1], [7, IDS.length - 1]],
    ]
    for (const [chosen, ofHeads, positions] of asked) {
      const answer = await probe<'attention'>({
        probe: 'attention',
        layers: chosen,
        heads: ofHeads,
        positions,
        rollout: true,
      })
      const rising = reference.layers.filter((_, layer) => chosen.includes(layer))
      const whole = rolledOut(
        rising.map(({ attention }) => attention),
        ofHeads,
      )
      const rows = positions.map((position) => whole[position])
      expect(answer.attention.shape).toEqual([1, 1, rows.length, IDS.length])
      expect(worst(answer.attention, rows)).toBeLessThan(1e-5)
      for (let row = 0; row < rows.length; row++) {
        const weights = answer.attention.data.subarray(row * IDS.length, (row + 1) * IDS.length)
        expect([...weights].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
      }
    }
  })

  /** One head's columns of the output matrix times its vector. */
  function shareOf(layer: number, head: number, context: readonly number[]): number[] {
    const { headDim, heads } = tiny.shape
    const output = tiny.weights.layers[layer]?.output
    if (output === undefined) throw new Error(`the model has no layer ${String(layer)}`)
    const alone = new Array<number>(heads * headDim).fill(0)
    alone.splice(head * headDim, headDim, ...context)
    return apply({ ...output, bias: null }, alone)
  }
})

/**
 * Abnar and Zuidema 2020: Â = ½·(mean of the heads) + ½·I, and the product Â_n · … · Â_1, by the
 * definition of a product of matrices.
 */
function rolledOut(layers: readonly (readonly Rows[])[], heads: readonly number[]): Rows {
  const all = IDS.map((_, i) => i)
  let product: Rows = all.map((i) => all.map((j) => Number(i === j)))
  for (const maps of layers) {
    const chosen = maps.filter((_, head) => heads.includes(head))
    const mixed = all.map((i) =>
      all.map((j) => {
        const mean = chosen.reduce((sum, map) => sum + (map[i]?.[j] ?? NaN), 0) / chosen.length
        return mean / 2 + Number(i === j) / 2
      }),
    )
    const before = product
    product = all.map((i) =>
      all.map((j) => all.reduce((sum, k) => sum + (mixed[i]?.[k] ?? 0) * (before[k]?.[j] ?? 0), 0)),
    )
  }
  return product
}

/** Largest difference of a tensor to nested rows of the same order. */
function worst(tensor: TensorData | undefined, rows: unknown): number {
  const expected = [rows].flat(Infinity)
  if (tensor?.data.length !== expected.length) return Infinity
  return expected.reduce<number>((most, value, i) => {
    const difference = Math.abs((tensor.data[i] ?? NaN) - Number(value))
    return difference > most || Number.isNaN(difference) ? difference : most
  }, 0)
}
