import { answerJson, answerOf, eventLine, eventOfLine, runLine } from '#shared/trace/line-codec.ts'
import { TraceOrder } from '#shared/trace/order.ts'
import type { BodyLine } from '#shared/trace/vitrine-lines.ts'
import type { StoredRun } from '#main/store/records.ts'
import type { Salvaged } from '#main/store/salvage.ts'
import type { Store } from '#main/store/store.ts'
import { requestOf } from '../run/request-key.ts'
import { parseLine } from '../vitrine-file/line-schema.ts'
import { base64 } from '../vitrine-file/session-lines.ts'

/** Events looked at together. */
const PAGE = { rows: 200, bytes: 4 * 2 ** 20 }
const IDS = { run: 'r1', session: 's1' }

/**
 * Leaves out the runs of a session, and answers about them, that a file would not be read with.
 *
 * @returns how many those are
 */
export function dropUnreadable({ store, dropRun, dropAnswer }: Salvaged, id: string): number {
  let dropped = 0
  for (const run of store.traces.ofSession(id)) {
    if (!passes(() => checkRun(store, run))) {
      dropRun(run.id)
      dropped++
      continue
    }
    for (const key of store.probes.requests(run.id)) {
      if (passes(() => checkAnswer(store, run.id, key))) continue
      dropAnswer(run.id, key)
      dropped++
    }
  }
  return dropped
}

function passes(check: () => void): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

function checkRun(store: Store, { id, events: count, system }: StoredRun): void {
  const line = runLine(store.traces.started(id).run, IDS, system)
  parseLine(line)
  const order = new TraceOrder()
  for (let seq = 0; seq < count;) {
    const events = store.traces.events(id, seq, store.traces.countWithin(id, seq, PAGE))
    if (events.length === 0) throw new RangeError('events are missing')
    for (const event of events) {
      const read: BodyLine = parseLine(eventLine(event, IDS.run, base64))
      if (read.type === 'event') order.check([eventOfLine(read, line, id)])
      order.accept([event])
    }
    seq += events.length
  }
  if (!order.ended) throw new RangeError('the last event is missing')
}

function checkAnswer(store: Store, runId: string, key: string): void {
  const kept = store.probes.get(runId, key)
  if (kept === null) return
  const answer = answerJson(kept, base64)
  const line = parseLine({ type: 'probe', run: IDS.run, request: requestOf(key), answer })
  if (line.type === 'probe') answerOf(line.answer)
}
