// Records runs through the real recorder until it is killed. What it has shown (told after the commit)
// it writes to stdout, one `run seq` a line, unbuffered. Arguments: database, seed.
import { writeSync } from 'node:fs'
import { Library } from '#main/services/library.ts'
import { Recorder } from '#main/services/recorder.ts'
import { openStore } from '#main/store/open-store.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { Random } from './random.ts'
import { addRun } from './store-data.ts'
import { anyHeader, anyRun } from './trace-data.ts'

const [file = '', seed = '0'] = process.argv.slice(2)
const random = new Random(Number(seed))
const { file: store, scratch, problem } = openStore({ file })
if (problem !== null) throw new Error(problem.code)
const library = new Library({ file: store, scratch, recording: () => true })
const recorder = new Recorder({ library })
recorder.onBatch(({ runId, events }) => {
  writeSync(1, `${runId} ${String(events.at(-1)?.seq)}\n`)
})

const sessionId = `session-${seed}`
store.sessions.create({ id: sessionId, title: 'killed', sample: false, createdMs: 1 })
for (let run = 0; ; run++) {
  const runId = `run-${seed}-${String(run)}`
  const message = {
    id: `${runId}-a`,
    sessionId,
    parentId: null,
    role: 'assistant',
    text: '',
    createdMs: 1,
  } as const
  store.transaction(() => {
    addRun(store, sessionId, runId, [], anyHeader(random, runId))
    store.messages.add({ ...message, runId })
  })
  void recorder.open({ runId, sessionId, store, onCut: () => undefined, onEnd: () => undefined })
  const events: TraceEvent[] = anyRun(random, runId, 40)
  while (events.length > 0) recorder.push(runId, events.splice(0, random.int(1, 4)))
}
