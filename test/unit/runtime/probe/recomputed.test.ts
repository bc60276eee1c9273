import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  AttentionAnswer,
  BlockAnswer,
  BlockStage,
  ProbeAnswers,
  ProbeKind,
  ProbeRequest,
  QkvAnswer,
  StreamAnswer,
} from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { GraphWeights } from '#test/fixtures/graph-weights.ts'
import { BUNDLED as GRAPH } from '../graph/bundled.ts'
import { BUNDLED, EnginePort } from '../engine-port.ts'

/** “The quick brown fox jumps over the lazy dog.” and a little more. */
const IDS = [504, 2365, 6354, 16438, 27003, 690, 260, 23790, 2767, 30, 657, 411]
const LAYERS = [0, 29]
const [HEADS, KV_HEADS, HEAD_DIM, WIDTH, INNER] = [9, 3, 64, 576, 1536] as const
const EVERYTHING = { layers: LAYERS, heads: 'all', positions: 'all' } as const

/**
 * The bundled model's blocks recomputed in plain loops and double precision: from tensors it returns
 * itself, and from weights read and unpacked from its file here.
 */
describe.each(LAYERS.map((layer, at) => ({ layer, at })))(
  'layer $layer, recomputed',
  ({ layer, at }) => {
    it('normalises as RMSNorm does, before its attention and before its network', () => {
      const pairs = [
        ['input', 'attention-norm', 'input_layernorm'],
        ['attention-sum', 'ffn-norm', 'post_attention_layernorm'],
      ] as const
      for (const [from, to, name] of pairs) {
        const gamma = weights.floats(`model.layers.${String(layer)}.${name}.weight`)
        for (const position of IDS.keys()) {
          const x = stage(from, at, position)
          const squares = x.reduce((sum, value) => sum + value ** 2, 0) / WIDTH
          const scale = 1 / Math.sqrt(squares + block.epsilon)
          const expected = x.map((value, i) => value * scale * (gamma[i] ?? NaN))
          expectClose(to, stage(to, at, position), expected)
        }
      }
    })

    it('reads the norm, looks with q and k, and mixes v', () => {
      expect(block.norm).toBe('rms-norm')
      for (const position of IDS.keys()) {
        expectClose('x', rowOf(qkv.x, at, position), stage('attention-norm', at, position))
        for (let head = 0; head < HEADS; head++) {
          const q = rowOf(qkv.q, at * HEADS + head, position)
          const scores = IDS.slice(0, position + 1).map(
            (_, key) => dot(q, rowOf(qkv.k, at * HEADS + head, key)) * qkv.scale,
          )
          const largest = Math.max(...scores)
          const powers = scores.map((score) => Math.exp(score - largest))
          const total = powers.reduce((sum, power) => sum + power, 0)
          const shown = rowOf(attention.attention, at * HEADS + head, position)
          expectClose(
            'attention',
            shown.slice(0, position + 1),
            powers.map((power) => power / total),
          )
          const mixed = Array.from({ length: HEAD_DIM }, (_, i) =>
            shown.reduce(
              (sum, weight, key) =>
                key > position
                  ? sum
                  : sum + weight * (rowOf(qkv.v, at * HEADS + head, key)[i] ?? NaN),
              0,
            ),
          )
          expectClose('context', rowOf(qkv.context, at * HEADS + head, position), mixed)
        }
      }
    })

    it('makes v of what it reads, and of its heads what it adds, with the weights of the file', () => {
      const prefix = `model.layers.${String(layer)}.attn`
      const value = weights.fourBit(`${prefix}.v_proj.MatMul`)
      const output = weights.fourBit(`${prefix}.o_proj.MatMul`)
      for (const position of [0, IDS.length - 1]) {
        const v = times(value.rows, stage('attention-norm', at, position))
        for (let head = 0; head < HEADS; head++) {
          const group = Math.floor(head / (HEADS / KV_HEADS)) * HEAD_DIM
          expectClose(
            'v',
            rowOf(qkv.v, at * HEADS + head, position),
            v.slice(group, group + HEAD_DIM),
          )
          const context = rowOf(qkv.context, at * HEADS + head, position)
          const own = output.rows.map((row) => row.subarray(head * HEAD_DIM, (head + 1) * HEAD_DIM))
          expectClose(
            'projected',
            rowOf(qkv.projected, at * HEADS + head, position),
            times(own, context),
          )
        }
        const shares = Array.from({ length: HEADS }, (_, head) =>
          rowOf(qkv.projected, at * HEADS + head, position),
        )
        const sum = Array.from({ length: WIDTH }, (_, i) =>
          shares.reduce((total, share) => total + (share[i] ?? NaN), 0),
        )
        expectClose('attention', stage('attention', at, position), sum)
      }
    })

    it('gates its network with SiLU and projects it down, with the weights of the file', () => {
      const prefix = `model.layers.${String(layer)}.mlp`
      const [gate, up, down] = ['gate', 'up', 'down'].map((part) =>
        weights.fourBit(`${prefix}.${part}_proj.MatMul`),
      )
      for (const position of [0, IDS.length - 1]) {
        const x = stage('ffn-norm', at, position)
        const opened = times(gate?.rows ?? [], x)
        const raised = times(up?.rows ?? [], x)
        expect(opened).toHaveLength(INNER)
        const expected = opened.map((g, i) => (g / (1 + Math.exp(-g))) * (raised[i] ?? NaN))
        expectClose('activation', stage('activation', at, position), expected)
        const added = times(down?.rows ?? [], stage('activation', at, position))
        expectClose('ffn', stage('ffn', at, position), added)
      }
    })

    it('adds what its branches give, and hands the stream on', () => {
      for (const position of IDS.keys()) {
        const sums = [
          ['input', 'attention', 'attention-sum'],
          ['attention-sum', 'ffn', 'output'],
        ] as const
        for (const [stream, branch, sum] of sums) {
          const added = stage(branch, at, position)
          const expected = stage(stream, at, position).map((value, i) =>
            Math.fround(value + (added[i] ?? NaN)),
          )
          expect(stage(sum, at, position)).toEqual(expected)
        }
        expect(stage('input', at, position)).toEqual(rowOf(stream.stream, layer, position))
        expect(stage('output', at, position)).toEqual(rowOf(stream.stream, layer + 1, position))
      }
    })
  },
)

const port = new EnginePort()
let weights: GraphWeights
let block: BlockAnswer
let qkv: QkvAnswer
let attention: AttentionAnswer
let stream: StreamAnswer

beforeAll(async () => {
  weights = new GraphWeights(readFileSync(GRAPH))
  await port.call('load', BUNDLED)
  block = await probe<'block'>({ probe: 'block', layers: LAYERS, positions: 'all' })
  qkv = await probe<'qkv'>({ probe: 'qkv', ...EVERYTHING, projected: true })
  attention = await probe<'attention'>({ probe: 'attention', ...EVERYTHING })
  stream = await probe<'stream'>({ probe: 'stream', positions: 'all' })
})
afterAll(async () => {
  await port.call('unload', {})
})

async function probe<K extends ProbeKind>(
  request: Extract<ProbeRequest, { probe: K }>,
): Promise<ProbeAnswers[K]> {
  // The answer's kind is the request's.
  return (await port.call('probe', { ids: IDS, request })) as ProbeAnswers[K]
}

/**
 * How far float32 sums of up to 1,536 terms may be off double precision, of the largest number of a row.
 * Measured: at most 1.4e-6 (values), 1.2e-6 (activation), 9e-7 and less elsewhere.
 */
const BOUND = 5e-6

/** The largest difference of two rows must be within BOUND of the largest number, at least of 1. */
function expectClose(what: string, actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length, what).toBe(expected.length)
  const size = Math.max(1, ...expected.map(Math.abs))
  const differences = actual.map((value, i) => Math.abs(value - (expected[i] ?? NaN)) / size)
  expect(Math.max(...differences), what).toBeLessThan(BOUND)
}

function stage(name: BlockStage, at: number, position: number): number[] {
  return rowOf(block.stages.find(({ stage }) => stage === name)?.values, at, position)
}

/** One row of a tensor whose axes before the positions are taken as one. */
function rowOf(tensor: TensorData | undefined, at: number, position: number): number[] {
  if (tensor === undefined) throw new Error('the answer has no such tensor')
  const width = tensor.shape.at(-1) ?? 0
  const row = at * IDS.length + position
  return [...tensor.data.subarray(row * width, (row + 1) * width)]
}

function times(rows: readonly Float64Array[], x: readonly number[]): number[] {
  return rows.map((row) => dot(x, row))
}

function dot(a: ArrayLike<number> & { length: number }, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? NaN) * (b[i] ?? NaN)
  return sum
}
