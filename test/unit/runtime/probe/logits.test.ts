import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { LogitsAnswer, ScoreAnswer } from '#shared/trace/probe.ts'
import { referenceForward } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

const port = new EnginePort()
afterAll(async () => {
  await port.call('unload', {})
})

async function logitsAfter(ids: number[], position: number): Promise<LogitsAnswer['logits']> {
  const answer = await port.call('probe', { ids, request: { probe: 'logits', position } })
  if (!('logits' in answer)) throw new Error('the answer has no logits')
  return answer.logits
}

/** Natural log of Σ e^x, in double precision. */
function logSum(logits: ArrayLike<number>): number {
  const values = Array.from(logits)
  const max = Math.max(...values)
  return max + Math.log(values.reduce((sum, x) => sum + Math.exp(x - max), 0))
}

describe.each(TINY_KINDS)('logits of a decoder written as %s', (kind) => {
  it('are the reference’s, after any position', async () => {
    const folder = mkdtempSync(join(tmpdir(), `vitrine-logits-${kind}-`))
    try {
      const { shape, weights } = writeTinyModel(kind, folder)
      await port.call('load', { modelId: kind, folder, threads: 1 })
      const ids = Array.from({ length: 23 }, (_, i) => (i * 37 + 5) % shape.vocabulary)
      const { logits } = referenceForward(shape, weights, ids)
      for (const position of [0, 1, 11, -1]) {
        const { data, shape: dims } = await logitsAfter(ids, position)
        expect(dims).toEqual([shape.vocabulary])
        for (const [id, x] of data.entries()) {
          expect(Math.abs(x - (logits.at(position)?.[id] ?? NaN))).toBeLessThan(1e-4)
        }
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('logits of the bundled model', () => {
  it('make the probabilities its score tells', async () => {
    await port.call('load', BUNDLED)
    const [prompt] = GOLDEN.prompts
    const ids = prompt?.ids ?? []
    const request = { probe: 'score', positions: 'all' } as const
    const { score } = (await port.call('probe', { ids, request })) as ScoreAnswer
    for (const position of [0, 3, ids.length - 2]) {
      const { data } = await logitsAfter(ids, position)
      expect(data).toHaveLength(49_152)
      const entry = score[position]
      const logprob = (data[ids[position + 1] ?? -1] ?? NaN) - logSum(data)
      expect(entry?.position).toBe(position + 1)
      expect(Math.abs(logprob - (entry?.logprob ?? NaN))).toBeLessThan(5e-4)
      const largest = [...data.keys()].sort((a, b) => (data[b] ?? 0) - (data[a] ?? 0))
      expect(largest.slice(0, 5)).toEqual(entry?.top.slice(0, 5).map(({ id }) => id))
    }
  })

  it('are close to those of the float32 reference', async () => {
    for (const { ids, reference } of GOLDEN.prompts) {
      const { data } = await logitsAfter(ids, -1)
      const total = logSum(data)
      for (const [i, id] of reference.top20_ids.slice(0, 3).entries()) {
        const logprob = (data[id] ?? NaN) - total
        expect(Math.abs(logprob - (reference.top20_logprobs[i] ?? NaN))).toBeLessThan(2e-3)
      }
    }
  })

  it('are refused at a position that is not there', async () => {
    for (const position of [4, -5]) {
      await expect(logitsAfter([1, 2, 3, 4], position)).rejects.toMatchObject({
        code: 'probe.badIndex',
        data: { axis: 'positions', index: position, count: 4 },
      })
    }
  })
})
