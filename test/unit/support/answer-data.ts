import type { AblatedSide, ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import type { Random } from './random.ts'
import { anyToken } from './trace-data.ts'

function anyTensor(random: Random, shape: number[]): TensorData {
  const length = shape.reduce((a, b) => a * b, 1)
  return random.next() < 0.7
    ? { dtype: 'f32', shape, data: random.float32(length) }
    : {
        dtype: 'i32',
        shape,
        data: Int32Array.from(random.list(length, () => random.int(-(2 ** 31), 2 ** 31))),
      }
}

function anySide(random: Random): AblatedSide {
  const top = random.list(4, (id) => ({ id, text: random.text(), logprob: -random.next() * 9 }))
  return { entropy: random.next() * 15, top }
}

/** A question with an answer of the right form (its numbers mean nothing). */
export function anyProbe(random: Random): { request: ProbeRequest; answer: ProbeAnswer } {
  const shape = [random.int(1, 3), random.int(1, 3), random.int(1, 3), random.int(1, 9)]
  const indices = { layers: [0, 2], heads: [1], positions: [0, 1, 5] }
  const lists = { layers: 'all', heads: [0, -1], positions: [random.int(-5, 5)] } as const
  const request = { layers: lists.layers, heads: [...lists.heads], positions: [...lists.positions] }
  const tensor = () => anyTensor(random, shape)
  const makers: [
    () => { request: ProbeRequest; answer: ProbeAnswer },
    ...(() => { request: ProbeRequest; answer: ProbeAnswer })[],
  ] = [
    () => ({
      request: { probe: 'attention', ...request },
      answer: { attention: tensor(), indices },
    }),
    () => ({
      request: { probe: 'qkv', ...request },
      answer: {
        q: tensor(),
        k: tensor(),
        v: tensor(),
        scale: 0.125,
        kvHeads: 3,
        rotary: true,
        indices,
      },
    }),
    () => ({
      request: { probe: 'qkv', ...request, projected: true },
      answer: {
        q: tensor(),
        k: tensor(),
        v: tensor(),
        x: anyTensor(random, shape.slice(1)),
        context: tensor(),
        projected: tensor(),
        bias: tensor(),
        scale: 0.125,
        kvHeads: 3,
        rotary: true,
        indices,
      },
    }),
    () => ({
      request: {
        probe: 'stream',
        positions: 'all',
        ...(random.next() < 0.5 ? { noPositions: true } : {}),
      },
      answer: { stream: anyTensor(random, shape.slice(1)), indices: { positions: [0, 1, 5] } },
    }),
    () => ({
      request: { probe: 'block', layers: [1], positions: request.positions },
      answer: {
        // As a block that normalises after adding gives them.
        stages: (['input', 'attention', 'attention-sum', 'attention-norm', 'output'] as const).map(
          (stage, i) => ({ stage, values: anyTensor(random, [1, 2, i + 1]) }),
        ),
        norm: 'layer-norm',
        epsilon: 1e-6,
        indices: { layers: [1], positions: [0, 5] },
      },
    }),
    () => ({
      request: { probe: 'lens', positions: request.positions, top: 5, track: [3, 9] },
      answer: {
        lens: random.list(3, (layer) => ({
          position: 4,
          layer,
          top: [{ id: 1, text: random.text(), p: random.next() }],
          ...(random.next() < 0.5
            ? { tracked: [{ id: 3, p: random.next(), rank: random.int(0, 9) }] }
            : {}),
        })),
      },
    }),
    () => ({
      request: { probe: 'logits', position: random.int(-5, 5) },
      answer: { logits: { dtype: 'f32', shape: [7], data: random.float32(7) } },
    }),
    () => ({
      request: { probe: 'logits', position: 0 },
      answer: {
        logits: { dtype: 'f32', shape: [3], data: random.float32(3) },
        allowed: { dtype: 'f32', shape: [3], data: Float32Array.of(0.5, -Infinity, 2) },
      },
    }),
    () => ({
      request: { probe: 'embed', ids: [7, 3], neighbours: 1 },
      answer: {
        vectors: tensor(),
        neighbours: random.list(2, (id) => ({
          id,
          list: [{ id: 1, text: random.text(), cosine: 2 * random.next() - 1 }],
        })),
      },
    }),
    () => ({
      request: {
        probe: 'ablate',
        heads: [
          [0, 1],
          [1, random.int(0, 4)],
        ],
        ffns: [1],
        masked: [0],
        ...(random.next() < 0.5 ? { noPositions: true } : {}),
        ...(random.next() < 0.5 ? { noResiduals: [random.int(0, 4)] } : {}),
        positions: [-1],
        top: 3,
      },
      answer: {
        entries: random.list(2, (position) => ({
          position,
          before: anySide(random),
          after: anySide(random),
          klBits: random.next(),
        })),
      },
    }),
    () => ({
      request: { probe: 'score', positions: 'all' },
      answer: {
        score: random.list(2, (i) => ({
          position: i + 1,
          id: 5,
          logprob: -random.next(),
          entropy: random.next(),
          rank: 2,
          top: anyToken(random, 0).top,
        })),
      },
    }),
  ]
  return random.pick(makers)()
}
