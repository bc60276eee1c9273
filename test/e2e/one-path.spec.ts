import { join } from 'node:path'
import type { TraceBatch } from '#shared/ipc/registry.ts'
import { eventOfLine } from '#shared/trace/line-codec.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import type { RunLine } from '#shared/trace/vitrine-lines.ts'
import { readVitrineFile } from '#main/services/vitrine-file/read-lines.ts'
import { reduceAll, EMPTY_VIEW } from '#renderer/trace/reduce.ts'
import type { RunningApp } from './support/app.ts'
import { endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

test('what was streamed is what is stored is what is exported', async ({ launch }) => {
  const app = await launch({ ready: false })
  // Listens in on the page's own trace port.
  await app.page.addInitScript(() => {
    const batches: unknown[] = []
    Reflect.set(window, 'liveBatches', batches)
    window.addEventListener('message', ({ ports }) => {
      ports[0]?.addEventListener('message', ({ data }) => batches.push(data))
    })
  })
  await app.page.reload()
  await app.modelReady()
  const sampling = { temperature: 0.8, topK: 40, topP: 0.95, seed: 7, maxTokens: 40 }
  await app.get('settings.set', { sampling, seedLocked: true, capture: 'summary' })
  const answer = await send(app, 'Greet me in Chinese, with an emoji.')
  await endsAs(answer, 'done')
  const runId = await runIdOf(answer)

  const batches = (await app.page.evaluate((): unknown =>
    Reflect.get(window, 'liveBatches'),
  )) as TraceBatch[]
  const live = batches.filter((batch) => batch.runId === runId).flatMap(({ events }) => events)
  const stored = await app.get('run.events', { runId })
  const exported = await exportedEvents(app, batches[0]?.sessionId ?? '', runId)

  expect(live.some(({ kind }) => kind === 'attention')).toBe(true)
  expect(live.filter(({ kind }) => kind === 'token').length).toBeGreaterThan(5)
  expect(stored).toEqual(live)
  expect(exported).toEqual(live)
  const views = [live, stored, exported].map((events) => reduceAll(EMPTY_VIEW, events))
  expect(views[1]).toEqual(views[0])
  expect(views[2]).toEqual(views[0])
})

/** Exports through the app, as its dialog would, and reads the file's one run back. */
async function exportedEvents(
  app: RunningApp,
  sessionId: string,
  runId: string,
): Promise<TraceEvent[]> {
  const file = join(app.home, 'export.vitrine')
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  expect(await app.get('session.export', { sessionId })).toEqual({ file, leftOut: 0 })
  let run: RunLine | null = null
  const events: TraceEvent[] = []
  for await (const { line } of readVitrineFile(file)) {
    if (line.type === 'run') run = line
    if (line.type === 'event' && run !== null) events.push(eventOfLine(line, run, runId))
  }
  return events
}
