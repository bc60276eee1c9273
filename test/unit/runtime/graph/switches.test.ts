import { readFileSync } from 'node:fs'
import { Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Decoder, type Sequence } from '#runtime/decode/decoder.ts'
import { outputName, type Capture } from '#runtime/graph/captures.ts'
import { prepareDecoder } from '#runtime/graph/prepare.ts'
import { SWITCHES } from '#runtime/graph/switches.ts'
import { referenceForward, type SwitchedOff } from '#test/fixtures/reference-forward.ts'
import { TINY_KINDS } from '#test/fixtures/tiny-models/architecture.ts'
import { buildTinyModel, type TinyModel } from '#test/fixtures/tiny-models/build.ts'
import { BUNDLED, BUNDLED_FOLDER } from './bundled.ts'
import { flatDifference, rowsDifference } from './compare.ts'
import { createSession } from './decoder-session.ts'

interface Opened {
  decoder: Decoder
  layers: number
  heads: number
}
interface Options {
  switches: boolean
  captures?: readonly Capture[]
  folder?: string
}

async function open(
  bytes: Uint8Array,
  { switches, captures = ['summary'], folder }: Options,
): Promise<Opened> {
  const weightsFile = folder === undefined ? null : 'model_q4.onnx'
  const options = { cache: 'delta', captures, merge: true, weightsFile, switches } as const
  const { model, description, cache } = prepareDecoder(bytes, options)
  const session = await createSession(model, folder)
  const [first] = description.layers
  expect(description.bodies.every(({ positions }) => positions.found)).toBe(true)
  return {
    decoder: new Decoder(session, description.names, cache),
    layers: description.layers.length,
    heads: first?.heads ?? 0,
  }
}

/** The inputs of one pass over `rows` tokens from position `past` on. */
function feedsOf({ layers, heads }: Opened, off: SwitchedOff, past: number, rows: number) {
  const keep = new Float32Array(layers * heads).fill(1)
  for (const [layer, head] of off.heads ?? []) keep[layer * heads + head] = 0
  const keepOf = (gone: readonly number[] = []): Tensor => {
    const kept = Array.from({ length: layers }, (_, i) => (gone.includes(i) ? 0 : 1))
    return new Tensor('float32', kept, [layers])
  }
  const bias = new Float32Array(rows * (past + rows))
  for (const key of off.masked ?? []) {
    for (let row = 0; row < rows; row++) {
      if (key < past + rows && past + row !== key) bias[row * (past + rows) + key] = -60_000
    }
  }
  return {
    [SWITCHES.heads]: new Tensor('float32', keep, [layers, heads]),
    [SWITCHES.ffns]: keepOf(off.ffns),
    [SWITCHES.residuals]: keepOf(off.residuals),
    [SWITCHES.positions]: new Tensor('float32', [off.positions === true ? 0 : 1], [1]),
    [SWITCHES.bias]: new Tensor('float32', bias, [rows, past + rows]),
  }
}

/** Logits [positions, vocabulary] of a text read in chunks, and an output of the last chunk. */
async function read(
  opened: Opened,
  ids: readonly number[],
  chunks: readonly number[],
  off: SwitchedOff | null,
): Promise<Float32Array> {
  const sequence: Sequence = opened.decoder.newSequence()
  const logits: number[] = []
  let at = 0
  for (const count of chunks) {
    const feeds = off === null ? {} : feedsOf(opened, off, at, count)
    const next = ids.slice(at, at + count)
    const pass = await opened.decoder.pass(sequence, next, { logits: 'all', outputs: [], feeds })
    for (const x of pass.logits) logits.push(x)
    at += count
  }
  return Float32Array.from(logits)
}

const IDS = Array.from({ length: 14 }, (_, i) => (i * 53 + 11) % 288)
const CHUNKS = [8, 4, 2]

const CASES: [what: string, off: (model: TinyModel) => SwitchedOff][] = [
  ['one head', () => ({ heads: [[0, 1]] })],
  ['another layer’s last head', ({ shape }) => ({ heads: [[1, shape.heads - 1]] })],
  ['all heads of the first layer', ({ shape }) => ({ heads: allHeads(0, shape.heads) })],
  ['all heads of the last layer', ({ shape }) => ({ heads: allHeads(1, shape.heads) })],
  ['the first feed-forward network', () => ({ ffns: [0] })],
  ['every feed-forward network', () => ({ ffns: [0, 1] })],
  ['what the first layer carries past its branches', () => ({ residuals: [0] })],
  ['what the last layer carries past its branches', () => ({ residuals: [1] })],
  ['a position', () => ({ masked: [3] })],
  ['the first positions, and one that is read later', () => ({ masked: [0, 1, 9] })],
  ['all positions', () => ({ masked: IDS.map((_, i) => i) })],
  ['where tokens stand', () => ({ positions: true })],
  [
    'some of everything',
    () => ({ heads: [[0, 0]], ffns: [1], residuals: [0], masked: [2, 10], positions: true }),
  ],
  [
    'all there is',
    ({ shape }) => ({
      heads: [...allHeads(0, shape.heads), ...allHeads(1, shape.heads)],
      ffns: [0, 1],
      masked: [5],
      positions: true,
    }),
  ],
]

function allHeads(layer: number, heads: number): [number, number][] {
  return Array.from({ length: heads }, (_, head) => [layer, head])
}

describe.each(TINY_KINDS)('switches of a decoder written as %s', (kind) => {
  let model: TinyModel
  let whole: Opened
  let switched: Opened

  beforeAll(async () => {
    model = buildTinyModel(kind)
    whole = await open(model.bytes, { switches: false })
    switched = await open(model.bytes, { switches: true })
  })
  afterAll(async () => {
    await whole.decoder.release()
    await switched.decoder.release()
  })

  it.each([[[14]], [[8, 4, 2]], [[2, 1, 1, 10]]])(
    'change nothing to the last bit when all is kept, in chunks of %j',
    async (chunks) => {
      const before = await read(whole, IDS, chunks, null)
      const after = await read(switched, IDS, chunks, {})
      expect(flatDifference(before, after)).toBe(0)
    },
  )

  it.each(CASES)('switch off %s as the reference does', async (_, off) => {
    const logits = await read(switched, IDS, CHUNKS, off(model))
    const reference = referenceForward(model.shape, model.weights, IDS, off(model)).logits
    expect(rowsDifference(logits, reference, 0)).toBeLessThan(1e-4)
    const plain = referenceForward(model.shape, model.weights, IDS).logits
    expect(rowsDifference(logits, plain, 0)).toBeGreaterThan(1e-3)
  })
})

describe('switches of the bundled model', () => {
  const bytes = readFileSync(BUNDLED)
  const ids = Array.from({ length: 120 }, (_, i) => 300 + ((i * 577) % 40_000))
  let whole: Opened
  let switched: Opened

  beforeAll(async () => {
    whole = await open(bytes, { switches: false, folder: BUNDLED_FOLDER })
    const captures = ['summary', 'residual', 'attention-residual'] as const
    switched = await open(bytes, { switches: true, captures, folder: BUNDLED_FOLDER })
  })
  afterAll(async () => {
    await whole.decoder.release()
    await switched.decoder.release()
  })

  it('change nothing to the last bit when all is kept', async () => {
    const chunks = [64, 40, 13, 2, 1]
    const before = await read(whole, ids, chunks, null)
    expect(flatDifference(before, await read(switched, ids, chunks, {}))).toBe(0)
  })

  it.each([0, 29])(
    'leave the stream as it was where all heads of layer %i are off: its output projection has no bias',
    async (layer) => {
      const states = await streams(switched, { heads: allHeads(layer, 9) })
      expect(flatDifference(states.in(layer), states.between(layer))).toBe(0)
      expect(flatDifference(states.between(layer), states.in(layer + 1))).toBeGreaterThan(0.01)
      // Layers before are not touched.
      const plain = await streams(switched, {})
      expect(flatDifference(states.in(layer), plain.in(layer))).toBe(0)
      expect(flatDifference(states.between(layer), plain.between(layer))).toBeGreaterThan(0.01)
    },
  )

  it('leave the stream as it was where a feed-forward network is off', async () => {
    const states = await streams(switched, { ffns: [0, 29] })
    for (const layer of [0, 29]) {
      expect(flatDifference(states.between(layer), states.in(layer + 1))).toBe(0)
      expect(flatDifference(states.in(layer), states.between(layer))).toBeGreaterThan(0.01)
    }
  })

  it('leave but a branch of the stream where nothing is carried past it', async () => {
    const states = await streams(switched, { residuals: [0], ffns: [0] })
    expect(states.in(1).every((value) => value === 0)).toBe(true)
    expect(flatDifference(states.between(0), states.in(0))).toBeGreaterThan(0.01)
  })

  /** The residual stream of the first tokens, before layer i and between its attention and its MLP. */
  async function streams(opened: Opened, off: SwitchedOff) {
    const layers = Array.from({ length: 31 }, (_, i) => i)
    const outputs = [
      ...layers.map((i) => outputName('residual', i)),
      ...layers.slice(0, 30).map((i) => outputName('attention-residual', i)),
    ]
    const feeds = feedsOf(opened, off, 0, 10)
    const sequence = opened.decoder.newSequence()
    const options = { logits: 'none', outputs, feeds } as const
    const pass = await opened.decoder.pass(sequence, ids.slice(0, 10), options)
    const of = (name: string): Float32Array => {
      const data = pass.outputs[name]?.data
      if (!(data instanceof Float32Array)) throw new Error(`no ${name}`)
      return data
    }
    return {
      in: (i: number) => of(outputName('residual', i)),
      between: (i: number) => of(outputName('attention-residual', i)),
    }
  }
})
