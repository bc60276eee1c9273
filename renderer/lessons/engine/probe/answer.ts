import type {
  AttentionAnswer,
  BlockAnswer,
  BlockStage,
  LensAnswer,
  ProbeAnswer,
  ProbeAnswers,
  ProbeRequest,
  QkvAnswer,
} from '#shared/trace/probe.ts'
import { multiply, rowOf, zeros, type Matrix } from '../network/matrix.ts'
import { softmax } from '../network/softmax.ts'
import { NORM_EPSILON } from '../transformer/norm.ts'
import type { TinyTransformer, TransformerPass } from '../transformer/tiny-transformer.ts'
import { ablateAnswer } from './ablate.ts'
import { embedAnswer } from './embed.ts'
import { resolve, tensorOfRows } from './indices.ts'
import { scoreAnswer } from './score.ts'

type Request<Kind extends ProbeRequest['probe']> = Extract<ProbeRequest, { probe: Kind }>

/**
 * Answers a question about a text as the real models' process does, in the same shapes, so that the same
 * panels can show it. The Transformer has one layer, layer 0.
 *
 * @param ids 1 … `contextLength` tokens, all of the text
 * @throws RangeError where an index is outside
 */
export function answerProbe<R extends ProbeRequest>(
  model: TinyTransformer,
  ids: readonly number[],
  request: R,
): ProbeAnswers[R['probe']]
export function answerProbe(
  model: TinyTransformer,
  ids: readonly number[],
  request: ProbeRequest,
): ProbeAnswer {
  const pass = model.forward(ids)
  switch (request.probe) {
    case 'attention':
      return attentionAnswer(pass, request)
    case 'qkv':
      return qkvAnswer(model, pass, request)
    case 'stream': {
      const positions = resolve(request.positions, ids.length)
      const { input, output } = pass.block
      return { stream: pick([input, output], positions), indices: { positions } }
    }
    case 'block':
      return blockAnswer(pass, request)
    case 'lens':
      return lensAnswer(model, pass, request)
    case 'logits': {
      const [position = 0] = resolve([request.position], ids.length)
      return { logits: tensorOfRows([model.vocabulary.size], [rowOf(pass.logits, position)]) }
    }
    case 'score':
      return scoreAnswer(model, pass, request)
    case 'embed':
      return embedAnswer(model, request)
    case 'ablate':
      return ablateAnswer(model, pass, request)
  }
}

/** `[matrices, positions, width]`: these rows of each. */
function pick(matrices: readonly Matrix[], positions: readonly number[]) {
  const rows = matrices.flatMap((matrix) => positions.map((at) => rowOf(matrix, at)))
  return tensorOfRows([matrices.length, positions.length, matrices[0]?.cols ?? 0], rows)
}

function attentionAnswer(pass: TransformerPass, request: Request<'attention'>): AttentionAnswer {
  const all = pass.block.attention.heads
  const indices = {
    layers: resolve(request.layers, 1),
    heads: resolve(request.heads, all.length),
    positions: resolve(request.positions, pass.ids.length),
  }
  const { layers, heads, positions } = indices
  const count = pass.ids.length
  const maps = layers.flatMap(() => heads.map((head) => all[head]!.weights))
  if (request.mean === undefined && request.rollout === undefined) {
    const rows = maps.flatMap((weights) => positions.map((at) => rowOf(weights, at)))
    const shape = [layers.length, heads.length, positions.length, count]
    return { attention: tensorOfRows(shape, rows), indices }
  }
  const rows = positions.map((at) => {
    const sum = new Float64Array(count)
    for (const weights of maps) rowOf(weights, at).forEach((weight, key) => (sum[key]! += weight))
    const mean = sum.map((weight) => weight / maps.length)
    if (request.rollout === undefined) return mean
    return mean.map((weight, key) => weight / 2 + (key === at ? 1 / 2 : 0))
  })
  return { attention: tensorOfRows([1, 1, positions.length, count], rows), indices }
}

function qkvAnswer(
  model: TinyTransformer,
  pass: TransformerPass,
  request: Request<'qkv'>,
): QkvAnswer {
  const { attention, attentionNorm } = pass.block
  const indices = {
    layers: resolve(request.layers, 1),
    heads: resolve(request.heads, attention.heads.length),
    positions: resolve(request.positions, pass.ids.length),
  }
  const { layers, heads, positions } = indices
  const steps = layers.flatMap(() => heads.map((head) => attention.heads[head]!))
  const by = (matrices: readonly Matrix[]) => {
    const tensor = pick(matrices, positions)
    const [, , width = 0] = tensor.shape
    return { ...tensor, shape: [layers.length, heads.length, positions.length, width] }
  }
  const shares = (): Matrix[] =>
    layers.flatMap(() => heads.map((head) => shareOf(model, attention.heads[head]!.output, head)))
  return {
    q: by(steps.map(({ q }) => q)),
    k: by(steps.map(({ k }) => k)),
    v: by(steps.map(({ v }) => v)),
    x: pick(
      layers.map(() => attentionNorm.output),
      positions,
    ),
    context: by(steps.map(({ output }) => output)),
    ...(request.projected ? { projected: by(shares()) } : {}),
    scale: 1 / Math.sqrt(attention.heads[0]!.q.cols),
    kvHeads: attention.heads.length,
    rotary: false,
    indices,
  }
}

/** What one head adds to the stream: its output times its own rows of W_O. */
function shareOf(model: TinyTransformer, output: Matrix, head: number): Matrix {
  const { value } = model.block.attention.out
  const own = zeros(output.cols, value.cols)
  const from = head * output.cols * value.cols
  own.data.set(value.data.subarray(from, from + own.data.length))
  return multiply(output, own)
}

function blockAnswer({ block, ids }: TransformerPass, request: Request<'block'>): BlockAnswer {
  const layers = resolve(request.layers, 1)
  const positions = resolve(request.positions, ids.length)
  const stages: [BlockStage, Matrix][] = [
    ['input', block.input],
    ['attention-norm', block.attentionNorm.output],
    ['attention', block.attention.output],
    ['attention-sum', block.middle],
    ['ffn-norm', block.ffnNorm.output],
    ['activation', block.ffn.active],
    ['ffn', block.ffn.output],
    ['output', block.output],
  ]
  return {
    stages: stages.map(([stage, matrix]) => {
      const values = pick(
        layers.map(() => matrix),
        positions,
      )
      return { stage, values }
    }),
    norm: 'layer-norm',
    epsilon: NORM_EPSILON,
    indices: { layers, positions },
  }
}

/** What the stream would say as it is before and behind the block, through the final norm and Eᵀ. */
function lensAnswer(
  model: TinyTransformer,
  { block, ids }: TransformerPass,
  { positions, top, track }: Request<'lens'>,
): LensAnswer {
  const said = [block.input, block.output].map((stream) => model.read(stream))
  return {
    lens: resolve(positions, ids.length).flatMap((position) =>
      said.map((logits, layer) => {
        const p = softmax(rowOf(logits, position))
        const order = [...p.keys()].sort((a, b) => p[b]! - p[a]! || a - b)
        return {
          position,
          layer,
          top: order
            .slice(0, top)
            .map((id) => ({ id, text: model.vocabulary.tokenOf(id), p: p[id]! })),
          ...(track === undefined
            ? {}
            : { tracked: track.map((id) => ({ id, p: p[id]!, rank: order.indexOf(id) })) }),
        }
      }),
    ),
  }
}
