import { Tensor } from 'onnxruntime-node'
import type { BlockAnswer, ProbeRequest, StreamAnswer } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import { stageName, streamName, SWITCH } from '../../graph/seq2seq/names.ts'
import { checkSize, resolveIndices } from '../../probe/indices.ts'
import type { Values } from './pass.ts'
import { partOf, readPart, unavailable, valuesIn, type Question } from './question.ts'

/**
 * The residual stream of the encoder or the decoder, `[layers + 1, positions, width]`.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeStream(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'stream' }>,
): Promise<StreamAnswer> {
  const { part = 'decoder' } = request
  if (part === 'cross') throw unavailable('stream', 'otherPart')
  const { stack, ids } = partOf(question, part)
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const sessions = await question.model.inspector.stack(stack, 'stream')
  const names = Array.from({ length: sessions.facts.layers + 1 }, (_, at) => streamName(at))
  if (request.noPositions && !sessions.facts.switches.positions) {
    throw unavailable('stream', 'noPositions')
  }
  const off = new Map(
    request.noPositions ? [[SWITCH.positions, new Tensor('bool', [false], [1])] as const] : [],
  )
  const outputs = await readPart(question, stack, sessions, names, off)
  const states = names.map((name) => valuesIn(outputs, name))
  return { stream: rowsTensor(states, positions), indices: { positions } }
}

/**
 * What is computed in blocks of the encoder or the decoder, in order, each `[layers, positions, n]`. A
 * recurrent cell's output is the stage `attention`.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable
 */
export async function probeBlock(
  question: Question,
  request: Extract<ProbeRequest, { probe: 'block' }>,
): Promise<BlockAnswer> {
  const { part = 'decoder' } = request
  if (part === 'cross') throw unavailable('block', 'otherPart')
  const { stack, ids, layers: count } = partOf(question, part)
  const layers = resolveIndices(request.layers, count, 'layers')
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const sessions = await question.model.inspector.stack(stack, 'block')
  const { facts } = sessions
  if (facts.norm === null) throw unavailable('block', 'noNorm')
  const names = facts.stages.flatMap((stage) => layers.map((layer) => stageName(stage, layer)))
  const outputs = await readPart(question, stack, sessions, [...new Set(names)])
  const stages = facts.stages.map((stage) => ({
    stage,
    values: rowsTensor(
      layers.map((layer) => valuesIn(outputs, stageName(stage, layer))),
      positions,
    ),
  }))
  checkSize(stages.reduce((sum, { values }) => sum + values.data.length, 0))
  const { kind: norm, epsilon } = facts.norm
  return { stages, norm, epsilon, indices: { layers, positions } }
}

/** `[tensors, rows, n]` of tensors `[1, S, n]`. @throws AppError probe.tooLarge */
export function rowsTensor(tensors: readonly Values[], rows: readonly number[]): TensorData {
  const width = tensors[0]?.dims.at(-1) ?? 0
  checkSize(tensors.length * rows.length * width)
  const data = new Float32Array(tensors.length * rows.length * width)
  for (const [t, tensor] of tensors.entries()) {
    for (const [r, row] of rows.entries()) {
      const values = tensor.data.subarray(row * width, (row + 1) * width)
      data.set(values, (t * rows.length + r) * width)
    }
  }
  return { dtype: 'f32', shape: [tensors.length, rows.length, width], data }
}
