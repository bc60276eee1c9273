import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Decoder } from '#runtime/decode/decoder.ts'
import { CAPTURES } from '#runtime/graph/captures.ts'
import { demandInput } from '#runtime/graph/on-demand.ts'
import { prepareDecoder } from '#runtime/graph/prepare.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel } from '#test/fixtures/tiny-models/build.ts'
import { floatsOf } from './decoder-session.ts'

const SHOWN = CAPTURES.filter((capture) => capture !== 'summary')
const IDS = [5, 17, 100, 42, 7, 250]

describe.each(TINY_KINDS)('outputs on demand of %s', (kind) => {
  it('are the same numbers where they are asked for', async () => {
    const { bytes } = buildTinyModel(kind)
    const always = await open(bytes, false)
    const demanded = await open(bytes, true)
    expect(demanded.outputs).toEqual(always.outputs)
    expect(demanded.outputs.length).toBeGreaterThan(10)
    const all = await read(always.decoder, always.outputs)
    for (const output of [demanded.outputs[0] ?? '', demanded.outputs.at(-1) ?? '']) {
      const one = await read(demanded.decoder, [output])
      expect(Object.keys(one)).toEqual([output])
      expect(one[output]).toEqual(all[output])
    }
    expect(await read(demanded.decoder, demanded.outputs)).toEqual(all)
  })

  it('are empty where they are not asked for', async () => {
    const { bytes } = buildTinyModel(kind)
    const { outputs, without } = await open(bytes, true)
    const [hidden = '', shown = ''] = outputs
    // Fetched all the same, and told that nothing of it is wanted.
    const decoder = without(hidden)
    const feeds = { [demandInput(hidden)]: new Tensor('int64', BigInt64Array.of(0n), [1]) }
    const asked = { logits: 'last', outputs: [hidden, shown], feeds } as const
    const pass = await decoder.pass(decoder.newSequence(), IDS, asked)
    expect(pass.outputs[hidden]?.dims[0]).toBe(0)
    expect(pass.outputs[shown]?.dims[0]).toBe(1)
  })
})

async function open(
  bytes: Uint8Array,
  onDemand: boolean,
): Promise<{
  decoder: Decoder
  outputs: readonly string[]
  /** A decoder that does not see to one of the outputs by itself. */
  without: (output: string) => Decoder
}> {
  const options = { cache: 'delta', captures: SHOWN, merge: false, weightsFile: null } as const
  const prepared = prepareDecoder(bytes, { ...options, onDemand })
  const session = await InferenceSession.create(prepared.model, {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  })
  const { names } = prepared.description
  const decoder = new Decoder(session, names, prepared.cache, prepared.onDemand)
  const without = (output: string): Decoder =>
    new Decoder(
      session,
      names,
      prepared.cache,
      prepared.onDemand.filter((name) => name !== output),
    )
  return { decoder, outputs: prepared.outputs, without }
}

async function read(
  decoder: Decoder,
  outputs: readonly string[],
): Promise<Record<string, Float32Array>> {
  const sequence = decoder.newSequence()
  const kept: Record<string, Float32Array> = {}
  for (const ids of [IDS.slice(0, 4), IDS.slice(4)]) {
    const pass = await decoder.pass(sequence, ids, { logits: 'last', outputs })
    for (const output of outputs) {
      const before = [...(kept[output] ?? [])]
      kept[output] = Float32Array.from([...before, ...floatsOf(pass.outputs[output])])
    }
  }
  return kept
}
