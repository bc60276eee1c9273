import { request } from './ipc-client.ts'
import type { TraceSource } from './trace-source.ts'

/** A run as stored, all at once: the replay's clock decides when each event is shown. */
export const replaySource: TraceSource = {
  open(runId, listener, onError) {
    let open = true
    request('run.events', { runId }).then((events) => {
      if (open) listener(events)
    }, onError)
    return () => {
      open = false
    }
  },
}
