// Slims every session of a library until it is killed, and says on stdout, unbuffered, which session it
// begins with. Argument: the database.
import { writeSync } from 'node:fs'
import { Library } from '#main/services/library.ts'
import { SlimService } from '#main/services/many/slim-service.ts'
import { openStore } from '#main/store/open-store.ts'

const [file = ''] = process.argv.slice(2)
const { file: store, scratch, problem } = openStore({ file })
if (problem !== null) throw new Error(problem.code)
const library = new Library({ file: store, scratch, recording: () => true })
const ids = store.sessions.list('', 1000).map(({ id }) => id)
await new SlimService({ library }).slim(
  ids,
  { attention: true, answers: true },
  {
    signal: new AbortController().signal,
    tell: ({ done }) => {
      writeSync(1, `${String(done)}\n`)
    },
  },
)
// Whoever is too late to kill it meanwhile kills it here.
writeSync(1, 'done\n')
setInterval(() => undefined, 1000)
