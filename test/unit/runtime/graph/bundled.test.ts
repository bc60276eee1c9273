import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { CAPTURES } from '#runtime/graph/captures.ts'
import { parseModel } from '#runtime/graph/parse.ts'
import { prepareDecoder } from '#runtime/graph/prepare.ts'
import { BUNDLED, BUNDLED_FOLDER } from './bundled.ts'
import { flatDifference } from './compare.ts'
import { DEFAULTS, openDecoder, type DecoderSession } from './decoder-session.ts'

/** “The quick brown fox jumps over the lazy dog.” and a little more. */
const PROMPT = [504, 2365, 6354, 16438, 27003, 690, 260, 23790, 2767, 30, 657, 411]
const STEPS = 12
const WEIGHTS = { weightsFile: 'model_q4.onnx' }

describe('the bundled model, edited', () => {
  let source: Uint8Array

  beforeAll(() => {
    source = readFileSync(BUNDLED)
  })

  // Each column of a merged product is computed as before, each new row of the cache is the same row.
  it('merged and with the delta cache it writes what the untouched graph writes', async () => {
    const plain = await openDecoder(source, { cache: 'growing', ...WEIGHTS }, BUNDLED_FOLDER)
    const edited = await openDecoder(source, { merge: true, ...WEIGHTS }, BUNDLED_FOLDER)
    const [a, b] = [await write(plain), await write(edited)]
    expect(b.ids).toEqual(a.ids)
    expect(flatDifference(a.last, b.last)).toBeLessThan(1e-3)
  })

  it('can show everything of all 30 layers', () => {
    const options = { ...DEFAULTS, ...WEIGHTS, merge: true, captures: CAPTURES }
    const { outputs, missing } = prepareDecoder(source, options)
    expect(missing).toEqual([])
    // Twelve per layer, one more residual than layers, and the summary.
    expect(outputs).toHaveLength(30 * 12 + 1 + 1)
  })

  it('leaves its weights in the file: no product is computed from a copy', () => {
    const { model } = prepareDecoder(source, { ...DEFAULTS, ...WEIGHTS, merge: true })
    expect(model.length).toBeLessThan(1e6)
    const { node, initializer } = parseModel(model).graph
    const weights = new Set(initializer.map(({ name }) => name))
    const reshaped = node.filter(
      ({ opType, input }) => opType === 'Reshape' && weights.has(input[0] ?? ''),
    )
    expect(reshaped).toEqual([])
  })
})

async function write(session: DecoderSession): Promise<{ ids: number[]; last: Float32Array }> {
  const ids: number[] = []
  let last = lastRow((await session.run(PROMPT)).logits)
  while (ids.length < STEPS) {
    const best = last.indexOf(Math.max(...last))
    ids.push(best)
    last = lastRow((await session.run([best])).logits)
  }
  return { ids, last }
}

function lastRow(logits: Float32Array | undefined): Float32Array {
  if (logits === undefined) throw new Error('The graph gave no logits.')
  return logits.slice(-49152)
}
