import { describe, expect, it } from 'vitest'
import { analyse } from '#runtime/graph/analyse.ts'
import { whyNoDelta } from '#runtime/graph/delta-cache.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import type { TinyKind } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { flatDifference } from './compare.ts'
import { openDecoder, type DecoderSession } from './decoder-session.ts'

const GROUPED: readonly TinyKind[] = ['gqa', 'gqa-packed', 'gqa-quantised', 'parallel']
const OTHERS: readonly TinyKind[] = ['mha', 'attention', 'gpt2', 'llama', 'merged']
const IDS = Array.from({ length: 30 }, (_, at) => (at * 37 + 5) % 288)

describe.each(GROUPED)('%s', (kind) => {
  // The helper's buffers hold NaN beyond the past, so a row read too far would spoil the logits.
  it('gives with new rows only what the growing cache gives', async () => {
    const { bytes } = buildTinyModel(kind)
    const growing = await openDecoder(bytes, { cache: 'growing' })
    const delta = await openDecoder(bytes, { cache: 'delta' })
    expect(growing.prepared.cache.kind).toBe('growing')
    expect(delta.prepared.cache.kind).toBe('delta')
    for (const [from, to] of [
      [0, 7],
      [7, 8],
      [8, 9],
      [9, 20],
      [20, 21],
    ]) {
      const ids = IDS.slice(from, to)
      const difference = flatDifference(await logits(growing, ids), await logits(delta, ids))
      expect(difference, `tokens ${from} to ${to}`).toBeLessThan(1e-6)
    }
  })

  it('goes back to an earlier length and on from there', async () => {
    const { bytes } = buildTinyModel(kind)
    const once = await openDecoder(bytes)
    await once.run(IDS.slice(0, 12))
    const expected = await logits(once, [100, 101])
    const twice = await openDecoder(bytes)
    await twice.run(IDS.slice(0, 25))
    twice.rewind(12)
    expect(flatDifference(await logits(twice, [100, 101]), expected)).toBeLessThan(1e-6)
  })
})

it.each(OTHERS)('%s keeps a growing cache and says why', async (kind) => {
  const { bytes } = buildTinyModel(kind)
  expect(whyNoDelta(analyse(parseModel(bytes)))).toMatch(/not a GroupQueryAttention|two branches/)
  const session = await openDecoder(bytes, { cache: 'delta' })
  expect(session.prepared.cache.kind).toBe('growing')
})

async function logits(session: DecoderSession, ids: readonly number[]): Promise<Float32Array> {
  const tensor = (await session.run(ids)).logits
  if (tensor === undefined) throw new Error('The graph gave no logits.')
  return tensor
}
