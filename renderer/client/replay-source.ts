import { unpackRuns } from '#shared/trace/codec.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { MOST_RUNS } from '#shared/trace/stored-run.ts'
import { request } from './ipc-client.ts'

/**
 * Runs as they are stored, in this order: the replay's clock decides when each event is shown.
 *
 * @param brief tokens without their candidates: a long session is on stage the sooner
 */
export async function storedRuns(
  runIds: readonly string[],
  brief: boolean,
): Promise<TraceEvent[][]> {
  const groups = Array.from({ length: Math.ceil(runIds.length / MOST_RUNS) }, (_, group) =>
    runIds.slice(group * MOST_RUNS, (group + 1) * MOST_RUNS),
  )
  const found = await Promise.all(
    groups.map(async (ids) => {
      const runs = await request('run.stored', { runIds: ids, brief })
      return Array.isArray(runs) ? runs : unpackRuns(runs, ids)
    }),
  )
  return found.flat()
}
