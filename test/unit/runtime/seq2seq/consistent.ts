import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { parseModel, type OnnxModel } from '#runtime/graph/parse.ts'
import { translate } from '#runtime/seq2seq/translate.ts'
import type { TraceEventBody } from '#shared/trace/event.ts'
import type { BlockAnswer } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { normalise, softmax } from '#test/fixtures/rows.ts'
import { far, rowOf, type Opened } from './asked.ts'

const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const
export const EXACT = 1e-4

const plus = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + (b[i] ?? NaN))

const graphs = new Map<string, OnnxModel>()
/** Bytes of a weight of a graph file. */
export function bytesOf(path: string, name: string): ArrayBuffer {
  const model = graphs.get(path) ?? parseModel(readFileSync(path))
  graphs.set(path, model)
  const raw = model.graph.initializer.find((one) => one.name === name)?.rawData
  if (raw === undefined) throw new Error(`${path} has no ${name}`)
  return Uint8Array.from(raw).buffer
}
/** A float32 weight of a graph file. */
export const weights = (path: string, name: string) => new Float32Array(bytesOf(path, name))

/** Sums are what was added, and the norm of a sum is what the next branch begins with. */
export function checkStages(
  { stages, epsilon }: BlockAnswer,
  gains: (layer: number) => { gamma: Float32Array; beta: Float32Array },
): void {
  const of = (name: string): TensorData => {
    const values = stages.find(({ stage }) => stage === name)?.values
    if (values === undefined) throw new Error(`there is no ${name}`)
    return values
  }
  const [layers = 0, positions = 0] = of('input').shape
  const cross = stages.some(({ stage }) => stage === 'cross')
  const steps = [
    ['input', 'attention', 'attention-sum'],
    ...(cross ? [['attention-norm', 'cross', 'cross-sum']] : []),
    [cross ? 'cross-norm' : 'attention-norm', 'ffn', 'ffn-sum'],
  ] as [string, string, string][]
  for (let layer = 0; layer < layers; layer++) {
    const { gamma, beta } = gains(layer)
    for (let position = 0; position < positions; position++) {
      const row = (name: string) => rowOf(of(name), layer, position)
      for (const [stream, branch, sum] of steps) {
        expect(far(plus(row(stream), row(branch)), row(sum))).toBeLessThan(1e-5)
      }
      const norm = { inputs: 0, gamma, beta }
      const normed = normalise(row('attention-sum'), { norm: 'layer', epsilon }, norm)
      expect(far(normed, row('attention-norm'))).toBeLessThan(EXACT)
      if (layer > 0) expect(row('input')).toEqual(rowOf(of('output'), layer - 1, position))
    }
  }
}

/** Weights are the softmax of the scaled dot products, and what a head found is their sum of values. */
export async function checkAttention(
  { ask }: Opened,
  source: number[],
  written: readonly number[],
  part: 'encoder' | 'decoder' | 'cross',
): Promise<void> {
  const { q, k, v, context, scale } = await ask(source, written, { probe: 'qkv', ...ALL, part })
  const { attention } = await ask(source, written, { probe: 'attention', ...ALL, part })
  const [layers = 0, heads = 0, queries = 0, keys = 0] = attention.shape
  let worst = 0
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const rows = (tensor: TensorData) =>
        Array.from({ length: keys }, (_, key) => rowOf(tensor, layer, head, key))
      const [keyRows, values] = [rows(k), rows(v)]
      for (let query = 0; query < queries; query++) {
        const own = rowOf(q, layer, head, query)
        const scores = Array.from({ length: keys }, (_, key) => {
          if (part === 'decoder' && key > query) return -Infinity
          const other = keyRows[key] ?? []
          return scale * own.reduce((sum, x, i) => sum + x * (other[i] ?? NaN), 0)
        })
        const expected = softmax(scores)
        const row = rowOf(attention, layer, head, query)
        worst = Math.max(worst, far(expected, row))
        const found = own.map((_, at) =>
          row.reduce((sum, w, key) => sum + w * (values[key]?.[at] ?? NaN), 0),
        )
        if (context === undefined) throw new Error('there is no context')
        worst = Math.max(worst, far(found, rowOf(context, layer, head, query)))
      }
    }
  }
  expect(worst).toBeLessThan(EXACT)
}

/** The probabilities of a run's own tokens, as they stood when it wrote them. */
export async function checkScore({ model, ask }: Opened, text: string): Promise<void> {
  const events: TraceEventBody[] = []
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 10 }
  await translate({
    model,
    params: {
      modelId: model.info.id,
      folder: '',
      threads: 1,
      runId: 'run',
      text,
      beams: 1,
      lengthPenalty: 1,
      sampling,
      capture: 'none',
      given: null,
    },
    emit: (event) => void events.push(event),
    stopped: () => false,
  })
  const [start] = events
  const source = start?.kind === 'run-started' ? start.run.prompt.map(({ id }) => id) : []
  const tokens = events.filter((event) => event.kind === 'token')
  const written = tokens.map(({ id }) => id)
  const { score } = await ask(source, written, { probe: 'score', positions: 'all' })
  expect(score).toHaveLength(tokens.length)
  for (const [at, { id, logprob, entropy, rank }] of tokens.entries()) {
    const told = score[at]
    expect([told?.position, told?.id, told?.rank]).toEqual([at + 1, id, rank])
    expect(Math.abs((told?.logprob ?? NaN) - logprob)).toBeLessThan(EXACT)
    expect(Math.abs((told?.entropy ?? NaN) - entropy)).toBeLessThan(EXACT)
  }
  // The last layer's lens is what the model says.
  const last = tokens.length - 1
  const { lens } = await ask(source, written, { probe: 'lens', positions: [last], top: 3 })
  const logits = await ask(source, written, { probe: 'logits', position: last })
  const p = softmax([...logits.logits.data])
  expect(lens).toHaveLength(model.info.layers.decoder + 1)
  for (const one of lens.at(-1)?.top ?? []) {
    expect(Math.abs(one.p - (p[one.id] ?? NaN))).toBeLessThan(1e-3)
  }
  const { entries } = await ask(source, written, {
    probe: 'ablate',
    heads: [],
    ffns: [],
    masked: [],
    positions: 'all',
    top: 3,
  })
  for (const { before, after, klBits } of entries) {
    expect(after).toEqual(before)
    expect(klBits).toBe(0)
  }
}
