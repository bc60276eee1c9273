import type { ProbeRequest, StreamAnswer } from '#shared/trace/probe.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { CollectedRows } from './collect.ts'
import { resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'

/** The residual stream `[layers + 1, positions, width]`: the embedding, then what each block leaves. */
export async function probeStream(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'stream' }>,
): Promise<StreamAnswer> {
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const { layers, hiddenSize } = model.info
  const outputs = Array.from({ length: layers + 1 }, (_, i) => outputName('residual', i))
  const rows = new CollectedRows(outputs, positions, hiddenSize)
  if (positions.length > 0) {
    await readRows({
      model,
      decoder: await model.inspector.full(),
      ids,
      rows: positions,
      outputs,
      logits: 'none',
      numbersPerRow: outputs.length * Math.max(1, hiddenSize),
      onRows(pass, at, count) {
        rows.take(pass, at, count)
      },
    })
  }
  return { stream: rows.tensor(), indices: { positions } }
}
