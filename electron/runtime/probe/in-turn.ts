import type { ProbeKind } from '#shared/trace/probe.ts'
import type { LoadedModel } from '../models/load.ts'

/**
 * Answers a question that somebody waits for, when its turn has come. What the kind before needed and
 * this one does not is let go of first, unless an answer is being written, perhaps with it.
 *
 * @throws AppError model.notLoaded where the model was unloaded before
 */
export function inTurn<T>(
  model: LoadedModel,
  probe: ProbeKind,
  work: () => Promise<T>,
): Promise<T> {
  return model.turns.run(false, async () => {
    if (model.turns.quiet) await model.inspector.makeRoomFor(probe)
    return work()
  })
}
