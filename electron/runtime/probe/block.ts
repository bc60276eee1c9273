import { AppError } from '#shared/ipc/result.ts'
import type { BlockAnswer, BlockStage, ProbeRequest } from '#shared/trace/probe.ts'
import { outputName, type LayerCapture } from '../graph/captures.ts'
import type { LayerDescription, Maybe } from '../graph/description.ts'
import type { LoadedModel } from '../models/load.ts'
import { CollectedRows } from './collect.ts'
import { checkSize, resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'

interface Stage {
  readonly stage: BlockStage
  readonly capture: LayerCapture
  /** Whether a layer's graph offers it, as a tensor of its own. */
  readonly in: (layer: LayerDescription) => boolean
  /** Of the residual stream after the layer, not before it. */
  readonly next?: true
}

/** In the order they are computed; a pre-norm block has them all, one whose branches are parallel fewer. */
const STAGES: readonly Stage[] = [
  { stage: 'input', capture: 'residual', in: ({ residualIn }) => residualIn.found },
  {
    stage: 'attention-norm',
    capture: 'attention-input',
    in: ({ stages, residualIn }) => isOwn(stages.attentionInput, [streamOf(residualIn)]),
  },
  {
    stage: 'attention',
    capture: 'attention-output',
    in: ({ stages }) => stages.attentionOutput.found,
  },
  {
    stage: 'attention-sum',
    capture: 'attention-residual',
    in: ({ residualAfterAttention, parallel }) => residualAfterAttention.found && !parallel,
  },
  {
    stage: 'ffn-norm',
    capture: 'mlp-input',
    in: ({ stages, residualIn, residualAfterAttention }) =>
      isOwn(stages.mlpInput, [
        streamOf(residualIn),
        streamOf(residualAfterAttention),
        // Parallel branches may share one norm.
        stages.attentionInput.found ? stages.attentionInput.tensor : null,
      ]),
  },
  { stage: 'activation', capture: 'mlp', in: ({ mlp }) => mlp.found },
  { stage: 'ffn', capture: 'mlp-output', in: ({ stages }) => stages.mlpOutput.found },
  {
    stage: 'output',
    capture: 'residual',
    in: ({ residualIn }) => residualIn.found,
    next: true,
  },
]

/**
 * What is computed inside of blocks, stage by stage.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeBlock(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'block' }>,
): Promise<BlockAnswer> {
  const layers = resolveIndices(request.layers, model.info.layers, 'layers')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const described = layers.flatMap((layer) => model.graph.layers[layer] ?? [])
  const offered = STAGES.filter((stage) => described.every(stage.in))
  const { hiddenSize } = model.info
  checkSize(offered.length * layers.length * positions.length * hiddenSize)
  const groups = offered.map(({ stage, capture, next }) => {
    const outputs = layers.map((layer) => outputName(capture, next === true ? layer + 1 : layer))
    return { stage, rows: new CollectedRows(outputs, positions) }
  })
  if (layers.length * positions.length > 0) {
    await readRows({
      model,
      decoder: await model.inspector.full(),
      ids,
      rows: positions,
      outputs: [...new Set(groups.flatMap(({ rows }) => rows.outputs))],
      logits: 'none',
      // An activation is several times as wide as the stream.
      numbersPerRow: layers.length * (offered.length + 4) * Math.max(1, hiddenSize),
      onRows(pass, at, count) {
        for (const { rows } of groups) rows.take(pass, at, count)
      },
    })
  }
  return {
    stages: groups.map(({ stage, rows }) => ({ stage, values: rows.tensor() })),
    ...normOf(model, layers),
    indices: { layers, positions },
  }
}

function streamOf(residual: LayerDescription['residualIn']): string | null {
  return residual.found && residual.tensor.kind === 'named' ? residual.tensor.name : null
}

function isOwn(
  found: Maybe<{ readonly tensor: string }>,
  others: readonly (string | null)[],
): boolean {
  return found.found && !others.includes(found.tensor)
}

/** @throws AppError probe.unavailable where it is not known, as answerProbe says before */
function normOf(
  { graph }: LoadedModel,
  layers: readonly number[],
): Pick<BlockAnswer, 'norm' | 'epsilon'> {
  const norm = graph.layers[layers[0] ?? 0]?.stages.norm
  if (norm?.found === true) return { norm: norm.kind, epsilon: norm.epsilon }
  throw new AppError('probe.unavailable', { what: 'block', reason: norm?.reason ?? 'noNorm' })
}
