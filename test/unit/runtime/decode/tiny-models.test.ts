import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttentionForm, ModelInfo } from '#shared/runtime/model-info.ts'
import type { ProbeAnswers, ProbeKind, ProbeRequest } from '#shared/trace/probe.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { referenceForward, type Reference } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS, type TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import type { TinyModel } from '#test/fixtures/tiny-models/build.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { chat, endOf, EnginePort, GREEDY, headerOf, idsOf, tokensOf } from '../engine-port.ts'

const FORM: Record<TinyKind, AttentionForm> = {
  gqa: 'gqa',
  'gqa-packed': 'gqa-packed',
  'gqa-quantised': 'gqa',
  mha: 'mha',
  attention: 'onnx-attention',
  gpt2: 'plain',
  llama: 'plain',
  merged: 'plain',
  parallel: 'gqa',
}

/** Natural log of the softmax of one row, in double precision. */
function logSoftmax(row: readonly number[]): number[] {
  const max = Math.max(...row)
  const logSum = Math.log(row.reduce((sum, x) => sum + Math.exp(x - max), 0))
  return row.map((x) => x - max - logSum)
}

const sampling = { ...GREEDY, maxTokens: 10 }

describe.each(TINY_KINDS)('a decoder written as %s', (kind) => {
  const port = new EnginePort()
  const folder = mkdtempSync(join(tmpdir(), `vitrine-${kind}-`))
  let tiny: TinyModel
  let info: ModelInfo
  let events: TraceEvent[]
  let ids: number[]
  let reference: Reference

  beforeAll(async () => {
    tiny = writeTinyModel(kind, folder)
    info = await port.call('load', { modelId: kind, folder, threads: 1 })
    events = await port.run({ input: chat('Hello, 你好 🧵!'), sampling, capture: 'full' })
    ids = idsOf(events)
    reference = referenceForward(tiny.shape, tiny.weights, ids)
  })
  afterAll(async () => {
    await port.call('unload', {})
    rmSync(folder, { recursive: true })
  })

  async function probe<K extends ProbeKind>(
    request: Extract<ProbeRequest, { probe: K }>,
  ): Promise<ProbeAnswers[K]> {
    // The answer's kind is the request's.
    return (await port.call('probe', { ids, request })) as ProbeAnswers[K]
  }

  it('is described as it is', () => {
    expect(info).toMatchObject({
      layers: tiny.shape.layers,
      heads: tiny.shape.heads,
      kvHeads: tiny.shape.kvHeads,
      headDim: tiny.shape.headDim,
      hiddenSize: tiny.shape.width,
      vocabSize: tiny.shape.vocabulary,
      contextLength: tiny.shape.maxPositions,
      attentionForm: FORM[kind],
      rotary: tiny.shape.positions === 'rope',
      chat: true,
      stopIds: [2],
    })
    for (const part of Object.values(info.inspect)) expect(part).toEqual({ ok: true })
  })

  it('chooses each token as the reference would, with its probability', () => {
    const prompt = headerOf(events).prompt.length
    expect(tokensOf(events).length).toBeGreaterThan(0)
    for (const token of tokensOf(events)) {
      const expected = logSoftmax(reference.logits[prompt + token.step - 1] ?? [])
      expect(token.logprob).toBeCloseTo(Math.max(...expected), 4)
      expect(token.logprob).toBeCloseTo(expected[token.id] ?? NaN, 4)
      for (const candidate of token.top) {
        expect(candidate.logprob).toBeCloseTo(expected[candidate.id] ?? NaN, 4)
      }
    }
  })

  it('shows the reference’s attention while it writes, and when asked', async () => {
    const expected = reference.layers.map((layer) => layer.attention)
    let at = 0
    for (const { frame } of events.filter((event) => event.kind === 'attention')) {
      const [layers, heads, queries, keys] = frame.shape
      expect([layers, heads]).toEqual([tiny.shape.layers, tiny.shape.heads])
      for (const [i, weight] of [...frame.data].entries()) {
        const key = i % keys
        const query = Math.floor(i / keys) % queries
        const head = Math.floor(i / keys / queries) % heads
        const layer = Math.floor(i / keys / queries / heads)
        expect(weight).toBeCloseTo(expected[layer]?.[head]?.[at + query]?.[key] ?? NaN, 4)
      }
      at += queries
    }
    const { attention } = await probe<'attention'>({
      probe: 'attention',
      layers: 'all',
      heads: 'all',
      positions: 'all',
    })
    const flat = expected.flat(3)
    expect(attention.data).toHaveLength(flat.length)
    for (const [i, weight] of [...attention.data].entries())
      expect(weight).toBeCloseTo(flat[i] ?? NaN, 4)
  })

  it('shows the reference’s queries, keys and values', async () => {
    const { q, k, v, scale } = await probe<'qkv'>({
      probe: 'qkv',
      layers: 'all',
      heads: 'all',
      positions: 'all',
    })
    const { heads, kvHeads, headDim } = tiny.shape
    expect(scale).toBeCloseTo(1 / Math.sqrt(headDim), 6)
    const group = heads / kvHeads
    const perHead = <T>(rows: readonly T[]): T[] =>
      Array.from({ length: heads }, (_, head) => rows[Math.floor(head / group)]).filter(
        (row) => row !== undefined,
      )
    const expected = {
      q: reference.layers.map((layer) => layer.query).flat(3),
      k: reference.layers.map((layer) => perHead(layer.key)).flat(3),
      v: reference.layers.map((layer) => perHead(layer.value)).flat(3),
    }
    for (const [part, shown] of Object.entries({ q, k, v })) {
      const wanted = part === 'q' ? expected.q : part === 'k' ? expected.k : expected.v
      expect(shown.data).toHaveLength(wanted.length)
      for (const [i, x] of [...shown.data].entries()) expect(x).toBeCloseTo(wanted[i] ?? NaN, 3)
    }
  })

  it('says at the last layer of the lens, and in its score, what the reference says', async () => {
    const { lens } = await probe<'lens'>({ probe: 'lens', positions: 'all', top: 3 })
    const last = lens.filter((entry) => entry.layer === tiny.shape.layers)
    expect(last).toHaveLength(ids.length)
    for (const { position, top } of last) {
      const expected = logSoftmax(reference.logits[position] ?? [])
      for (const { id, p } of top) expect(p).toBeCloseTo(Math.exp(expected[id] ?? NaN), 4)
    }
    const { score } = await probe<'score'>({ probe: 'score', positions: 'all' })
    expect(score).toHaveLength(ids.length - 1)
    for (const entry of score) {
      const expected = logSoftmax(reference.logits[entry.position - 1] ?? [])
      expect(entry.id).toBe(ids[entry.position])
      expect(entry.logprob).toBeCloseTo(expected[entry.id] ?? NaN, 4)
      const better = expected.filter((p) => p > (expected[entry.id] ?? 0) + 1e-4).length
      expect(entry.rank).toBeGreaterThanOrEqual(better)
    }
  })

  it('keeps a summary of the attention that is the mean of the heads', async () => {
    const summary = await port.run({
      input: chat('Hello, 你好 🧵!'),
      sampling,
      capture: 'summary',
    })
    const prompt = headerOf(summary).prompt.length
    for (const { step, frame } of summary.filter((event) => event.kind === 'attention')) {
      const query = prompt + step - 1
      expect(frame.shape).toEqual([tiny.shape.layers, 1, 1, query + 1])
      for (const [i, level] of [...frame.data].entries()) {
        const [layer, key] = [Math.floor(i / (query + 1)), i % (query + 1)]
        const heads = reference.layers[layer]?.attention ?? []
        const mean =
          heads.reduce((sum, rows) => sum + (rows[query]?.[key] ?? NaN), 0) / heads.length
        expect(Math.abs(level * frame.scale - mean)).toBeLessThanOrEqual(frame.scale / 2 + 1e-4)
      }
    }
  })

  it('goes on, goes back and branches without changing what it says', async () => {
    const question = 'One two three'
    const first = await port.run({ input: chat(question), sampling, capture: 'none' })
    const input = chat(question, endOf(first).text, 'Four?')
    const warm = await port.run({ input, sampling, capture: 'none' })
    const branch = await port.run({ input: chat('One two four'), sampling, capture: 'none' })
    const back = await port.run({ input: chat(question), sampling, capture: 'none' })
    expect(headerOf(warm).reusedTokens).toBeGreaterThan(0)
    expect(headerOf(branch).reusedTokens).toBeGreaterThan(0)
    expect(idsOf(back)).toEqual(idsOf(first))
    for (const run of [warm, branch, back]) {
      const rows = referenceForward(tiny.shape, tiny.weights, idsOf(run)).logits
      const prompt = headerOf(run).prompt.length
      for (const token of tokensOf(run)) {
        const expected = logSoftmax(rows[prompt + token.step - 1] ?? [])
        expect(Math.abs(token.logprob - (expected[token.id] ?? NaN))).toBeLessThan(2e-5)
      }
    }
  })
})
