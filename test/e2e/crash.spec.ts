import Database from 'better-sqlite3'
import { join } from 'node:path'
import {
  answerGreedily,
  endsAs,
  LONG_QUESTION,
  runIdOf,
  send,
  shownText,
  textOf,
} from './support/chat.ts'
import { kill, runtimeProcess } from './support/processes.ts'
import { expect, test } from './support/test.ts'
import type { TraceEvent } from '#shared/trace/event.ts'

const tokensOf = (events: TraceEvent[]): number =>
  events.filter(({ kind }) => kind === 'token').length

test('a killed model process costs one answer: partial text kept, the next one comes', async ({
  app,
}) => {
  await app.modelReady()
  await answerGreedily(app)
  const answer = await send(app, LONG_QUESTION)
  const partial = await shownText(answer, 40)
  const appPid = app.electron.process().pid ?? 0
  const first = runtimeProcess(appPid)
  expect(first).not.toBeNull()
  kill(first ?? 0)
  await endsAs(answer, 'failed')
  expect(await textOf(answer)).toContain(partial.slice(0, 40))

  await expect.poll(() => runtimeProcess(appPid)).not.toBe(null)
  expect(runtimeProcess(appPid)).not.toBe(first)
  await app.modelReady()
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'run.killed' } })
  await expect(answer).toContainText('was ended from outside')
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  await endsAs(await send(app, 'Say hello.'), 'done')
})

test('a model process that hangs is replaced and its answer ends as failed', async ({ app }) => {
  await app.modelReady()
  await answerGreedily(app)
  const answer = await send(app, LONG_QUESTION)
  await shownText(answer, 20)
  process.kill(runtimeProcess(app.electron.process().pid ?? 0) ?? 0, 'SIGSTOP')
  await endsAs(answer, 'failed')
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'run.hung' } })
  await app.modelReady()
  await endsAs(await send(app, 'Say hello.'), 'done')
})

test('kill −9 of the whole app while it streams loses nothing that was shown', async ({
  app,
  launch,
}) => {
  await app.modelReady()
  await answerGreedily(app)
  const answer = await send(app, LONG_QUESTION)
  const shown = await shownText(answer, 60)
  const runId = await runIdOf(answer)
  await app.killAll()

  const again = await launch({ home: app.home })
  const events = await again.get('run.events', { runId })
  expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'run.interrupted' } })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  const text = events.map((event) => (event.kind === 'token' ? event.text : '')).join('')
  expect(plain(text)).toContain(plain(shown))
  expect(tokensOf(events)).toBeGreaterThan(0)
  await again.close()

  const db = new Database(join(app.userData, 'vitrine.sqlite'), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})

test('a crashed page is loaded again and its run goes on', async ({ app }) => {
  await app.modelReady()
  await answerGreedily(app, 80)
  const answer = await send(app, LONG_QUESTION)
  await shownText(answer, 20)
  const runId = await runIdOf(answer)
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  })
  // Asked of main: the driver lost the page with its process. A question to a dying page gets no answer.
  const inPage = (code: string): Promise<unknown> =>
    app.electron.evaluate(({ BrowserWindow }, source) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const answered = contents?.executeJavaScript(source).catch(() => null)
      return Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1000, null))])
    }, code)
  await expect
    .poll(() => inPage('document.documentElement.dataset.ready'), { timeout: 30_000 })
    .toBe('true')
  const ending = `vitrine.request('run.events', { runId: ${JSON.stringify(runId)} })
    .then(({ data }) => data.at(-1).kind)`
  await expect.poll(() => inPage(ending), { timeout: 60_000 }).toBe('finished')
})

test('quitting while an answer streams asks nothing and keeps what was shown', async ({
  app,
  launch,
}) => {
  await app.modelReady()
  await answerGreedily(app)
  const answer = await send(app, LONG_QUESTION)
  const shown = await shownText(answer, 20)
  const runId = await runIdOf(answer)
  const main = app.electron.process()
  await app.close()
  expect(main.exitCode).toBe(0)

  const again = await launch({ home: app.home })
  const events = await again.get('run.events', { runId })
  expect(['finished', 'failed']).toContain(events.at(-1)?.kind)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  const text = events.map((event) => (event.kind === 'token' ? event.text : '')).join('')
  expect(plain(text)).toContain(plain(shown))
})

/** Letters alone: what Markdown and line breaks change on screen does not count. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}
