import { join } from 'node:path'
import { Random } from './random.ts'
import type { makeServices } from './services.ts'
import { addRun, addSession } from './store-data.ts'
import { anyProbe } from './answer-data.ts'
import { anyRun } from './trace-data.ts'

type App = ReturnType<typeof makeServices>

/** A session with branches, two runs, answers to questions, a bookmark, and texts that break naive code. */
export function filled(app: App, seed = 1): string {
  const random = new Random(seed)
  const store = app.store.file
  const id = `s-${String(seed)}`
  addSession(store, {
    id,
    title: 'Title "🧵" \u2028',
    question: 'q\n\0</script>',
    answer: random.text(),
    events: anyRun(random, `${id}-run`, 12),
  })
  addRun(store, id, `${id}-2`, anyRun(random, `${id}-2`, 3))
  const message = { sessionId: id, createdMs: 2000, parentId: `${id}-a` } as const
  store.messages.add({ ...message, id: `${id}-b`, role: 'user', text: 'branch', runId: null })
  store.messages.add({
    ...message,
    parentId: `${id}-b`,
    id: `${id}-c`,
    role: 'assistant',
    text: '',
    runId: `${id}-2`,
  })
  for (let i = 0; i < 6; i++) {
    const { request, answer } = anyProbe(random)
    store.probes.set(`${id}-run`, JSON.stringify(request), answer)
  }
  store.bookmarks.add({ runId: `${id}-run`, step: 2, title: 'look', createdMs: 1000 })
  return id
}

export async function exported(app: App, folder: string, seed = 1): Promise<string> {
  const file = join(folder, `${String(seed)}.vitrine`)
  await app.exporter.exportSession(filled(app, seed), file)
  return file
}
