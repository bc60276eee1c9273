import type { ProbeRequest, StreamAnswer } from '#shared/trace/probe.ts'
import { UNHURRIED_MS } from '../decode/chunk-sizer.ts'
import { chunkOf, messagesHeard, timed } from '../decode/prefill.ts'
import { outputName } from '../graph/captures.ts'
import type { LoadedModel } from '../models/load.ts'
import { CollectedRows, type Collected } from './collect.ts'
import { resolveIndices } from './indices.ts'
import { readRows } from './read-rows.ts'
import { switchedOff } from './switched-off.ts'
import { unloaded } from './turns.ts'

/**
 * The residual stream `[layers + 1, positions, width]`: the embedding, then what each block leaves.
 *
 * @throws AppError probe.badIndex, probe.tooLarge, probe.unavailable where positions cannot be taken away
 */
export async function probeStream(
  model: LoadedModel,
  ids: readonly number[],
  request: Extract<ProbeRequest, { probe: 'stream' }>,
): Promise<StreamAnswer> {
  const positions = resolveIndices(request.positions, ids.length, 'positions')
  const { layers, hiddenSize } = model.info
  const outputs = Array.from({ length: layers + 1 }, (_, i) => outputName('residual', i))
  const rows = new CollectedRows(outputs, positions, hiddenSize)
  if (positions.length > 0 && request.noPositions === true) {
    await readWithoutPositions(model, ids.slice(0, Math.max(...positions) + 1), rows)
  } else if (positions.length > 0) {
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

/** Every pass is read anew: no cache holds keys without positions. */
async function readWithoutPositions(
  model: LoadedModel,
  ids: readonly number[],
  rows: Collected,
): Promise<void> {
  const nothing = { heads: [], ffns: [], masked: [] }
  const off = switchedOff(model, ids.length, { ...nothing, noPositions: true }, 'stream')
  await model.inspector.withSwitchedStream(async (decoder) => {
    const sequence = decoder.newSequence()
    for (let at = 0; at < ids.length;) {
      const target = model.turns.quiet ? UNHURRIED_MS : undefined
      const next = ids.slice(at, at + chunkOf(ids.length - at, model.chunks, target))
      // Without a cache every pass reads the whole text.
      const past = decoder.cached ? at : 0
      const feeds = off(past, at + next.length - past)
      const pass = await timed(model.chunks, next.length, () =>
        decoder.pass(sequence, next, { logits: 'none', outputs: rows.outputs, feeds }),
      )
      rows.take(pass, at, next.length)
      at += next.length
      await messagesHeard()
      if (model.turns.closed) throw unloaded()
    }
  })
}
