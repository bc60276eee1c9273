import type { BlockAnswer, BlockStage, ProbeRequest, StreamAnswer } from '#shared/trace/probe.ts'
import { HEADS, LAYERS } from './run.ts'

/** A pre-norm block of a width of 6 with 8 neurons; every stage made by hand, the sums true. */
export const WIDTH = 6
const NEURONS = 8

function wave(kind: number, layer: number, position: number, i: number): number {
  return Math.fround(Math.sin(2 + kind * 11 + layer * 3 + position * 1.3 + i * 2.1))
}

/** What a head adds to the stream. */
export function share(layer: number, head: number, position: number, i: number): number {
  return wave(10 + head, layer, position, i)
}

/** A number of a stage. */
export function stageValue(stage: BlockStage, layer: number, position: number, i: number): number {
  const at = (other: BlockStage): number => stageValue(other, layer, position, i)
  if (stage === 'input') {
    return layer === 0 ? wave(0, 0, position, i) : stageValue('output', layer - 1, position, i)
  }
  if (stage === 'attention') {
    let sum = 0
    for (let head = 0; head < HEADS; head++) sum += share(layer, head, position, i)
    return Math.fround(sum)
  }
  if (stage === 'attention-sum') return Math.fround(at('input') + at('attention'))
  if (stage === 'output') return Math.fround(at('attention-sum') + at('ffn'))
  // Three of the eight fire, one of them hardly.
  if (stage === 'activation') return i === 1 ? -4 : i === 4 ? 2 : i === 6 ? 0.25 : 0
  return wave(stage.length, layer, position, i)
}

const STAGES: readonly BlockStage[] = [
  'input',
  'attention-norm',
  'attention',
  'attention-sum',
  'ffn-norm',
  'activation',
  'ffn',
  'output',
]

export function block(
  request: Extract<ProbeRequest, { probe: 'block' }>,
  total: number,
  count = LAYERS,
): BlockAnswer {
  const layers = listOf(request.layers, count)
  const positions = listOf(request.positions, total)
  const stages = STAGES.map((stage) => {
    const width = stage === 'activation' ? NEURONS : WIDTH
    const numbers = layers.flatMap((layer) =>
      positions.flatMap((position) =>
        Array.from({ length: width }, (_, i) => stageValue(stage, layer, position, i)),
      ),
    )
    const shape = [layers.length, positions.length, width]
    return { stage, values: { shape, dtype: 'f32' as const, data: Float32Array.from(numbers) } }
  })
  return { stages, norm: 'rms-norm', epsilon: 1e-5, indices: { layers, positions } }
}

export function stream(
  request: Extract<ProbeRequest, { probe: 'stream' }>,
  total: number,
  count = LAYERS,
): StreamAnswer {
  const positions = listOf(request.positions, total)
  const numbers = Array.from({ length: count + 1 }, (_, layer) =>
    positions.flatMap((position) =>
      Array.from({ length: WIDTH }, (_, i) => stageValue('input', layer, position, i)),
    ),
  ).flat()
  const shape = [count + 1, positions.length, WIDTH]
  const data = Float32Array.from(numbers)
  return { stream: { shape, dtype: 'f32', data }, indices: { positions } }
}

export function listOf(list: 'all' | number[], count: number): number[] {
  return list === 'all' ? Array.from({ length: count }, (_, n) => n) : list
}
