import { Tensor } from 'onnxruntime-node'
import { AppError } from '#shared/ipc/result.ts'
import type { AblateRequest, IndexList, ProbeKind } from '#shared/trace/probe.ts'
import { SWITCHES } from '../graph/switches.ts'
import type { LoadedModel } from '../models/load.ts'
import { resolveIndices } from './indices.ts'

/** Lower than any score is far from another, and a number in float16 too. */
const NEVER = -60_000

/** Gives the switches of one pass: `rows` tokens from position `past` on. */
export type SwitchFeeds = (past: number, rows: number) => Record<string, Tensor>

/**
 * What a question switches off, as the inputs of graph/switches.ts.
 *
 * @param length tokens of the text
 * @param what is asked, for the error
 * @throws AppError probe.badIndex, probe.unavailable
 */
export function switchedOff(
  { info }: LoadedModel,
  length: number,
  request: Pick<AblateRequest, 'heads' | 'ffns' | 'masked' | 'noPositions' | 'noResiduals'>,
  what: ProbeKind = 'ablate',
): SwitchFeeds {
  const { layers, heads, inspect } = info
  if (request.noPositions === true && !inspect.positions.ok) {
    const { reason } = inspect.positions
    throw new AppError('probe.unavailable', { what, reason })
  }
  const { noResiduals = [] } = request
  if (noResiduals.length > 0 && !inspect.stream.ok) {
    const { reason } = inspect.stream
    throw new AppError('probe.unavailable', { what, reason })
  }
  const keepHeads = new Float32Array(layers * heads).fill(1)
  for (const [layer, head] of request.heads) {
    const [l = 0] = resolveIndices([layer], layers, 'layers')
    const [h = 0] = resolveIndices([head], heads, 'heads')
    keepHeads[l * heads + h] = 0
  }
  const perLayer = (off: IndexList): Tensor => {
    const keep = new Float32Array(layers).fill(1)
    for (const layer of resolveIndices(off, layers, 'layers')) keep[layer] = 0
    return new Tensor('float32', keep, [layers])
  }
  const masked = resolveIndices(request.masked, length, 'positions')
  const fixed = {
    [SWITCHES.heads]: new Tensor('float32', keepHeads, [layers, heads]),
    [SWITCHES.ffns]: perLayer(request.ffns),
    [SWITCHES.residuals]: perLayer(noResiduals),
    [SWITCHES.positions]: new Tensor(
      'float32',
      Float32Array.of(request.noPositions === true ? 0 : 1),
      [1],
    ),
  }
  return (past, rows) => ({ ...fixed, [SWITCHES.bias]: biasOf(masked, past, rows) })
}

/** [rows, past + rows]: 0, or `NEVER` where a masked position would be looked at by another. */
function biasOf(masked: readonly number[], past: number, rows: number): Tensor {
  const total = past + rows
  const data = new Float32Array(rows * total)
  for (const key of masked) {
    if (key >= total) continue
    for (let row = 0; row < rows; row++) if (past + row !== key) data[row * total + key] = NEVER
  }
  return new Tensor('float32', data, [rows, total])
}
