import Database from 'better-sqlite3'
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from './support/app.ts'
import { makeHome } from './support/app.ts'
import {
  answerGreedily,
  endsAs,
  LONG_QUESTION,
  runIdOf,
  send,
  shownText,
  textOf,
} from './support/chat.ts'
import { commandLine, descendants, kill, runtimeProcess } from './support/processes.ts'
import { expect, test } from './support/test.ts'

const notices = (app: RunningApp) => app.page.locator('.ui-notice')
const recording = (app: RunningApp) => app.page.locator('[data-recording]')

test('where the library cannot be written for a while, an answer goes on and is kept afterwards', async ({
  app,
}) => {
  await app.modelReady()
  await answerGreedily(app, 60)
  const answer = await send(app, LONG_QUESTION)
  await shownText(answer, 10)
  const file = join(app.userData, 'vitrine.sqlite')
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  await expect(notices(app)).toContainText('cannot be written for now', { timeout: 30_000 })
  await expect(recording(app)).toHaveAttribute('data-recording', 'waiting')
  await endsAs(answer, 'done')
  const [runId, text] = [await runIdOf(answer), await textOf(answer)]
  const next = await send(app, 'Say hello.')
  await endsAs(next, 'done')
  const shown = await app.get('run.events', { runId })

  other.exec('COMMIT')
  await expect(notices(app)).toContainText('Saving works again', { timeout: 60_000 })
  await expect(recording(app)).toHaveAttribute('data-recording', 'on')
  expect(await textOf(answer)).toBe(text)
  expect(await app.get('run.events', { runId })).toEqual(shown)
  const stored =
    'SELECT count(*) AS n FROM event WHERE run_key = (SELECT key FROM run WHERE id = ?)'
  expect(other.prepare(stored).get(runId)).toEqual({ n: shown.length })
  const second = await app.get('run.events', { runId: await runIdOf(next) })
  expect(other.prepare(stored).get(await runIdOf(next))).toEqual({ n: second.length })
  other.close()
})

test('a damaged library is set aside, said at once, and recording goes on', async ({ launch }) => {
  const home = makeHome()
  mkdirSync(join(home, 'profile'))
  writeFileSync(join(home, 'profile', 'vitrine.sqlite'), 'no database'.repeat(5000))
  const app = await launch({ home, locale: 'zh-CN' })
  await expect(notices(app)).toContainText('会话库文件已损坏')
  await expect(notices(app)).toContainText('vitrine.sqlite.damaged-')
  await expect(recording(app)).toHaveAttribute('data-recording', 'on')
})

test('sessions of a damaged library are rescued from the notice, and can be replayed', async ({
  launch,
}) => {
  const first = await launch()
  await first.modelReady()
  await answerGreedily(first, 20)
  for (const question of ['Say hello.', 'Name a colour.', 'Name a river.']) {
    await first.page.keyboard.press('Control+n')
    await endsAs(await send(first, question), 'done')
  }
  const { home } = first
  await first.close()
  const file = join(home, 'profile', 'vitrine.sqlite')
  spoilIndexes(file)

  const app = await launch({ home })
  const { page } = app
  await expect(notices(app)).toContainText('was damaged')
  await page.getByRole('button', { name: 'Rescue sessions' }).first().click()
  const result = page.getByTestId('rescued')
  await expect(result).toContainText('3 sessions were rescued.', { timeout: 30_000 })
  await expect(result).toContainText('is still where it was')
  const [damaged] = readdirSync(app.userData).filter((name) => /damaged-[\dTZ-]+$/.test(name))
  expect(damaged).toBeDefined()
  // Once more: nothing is doubled.
  await page.getByTestId('rescue').click()
  await expect(result).toContainText('3 were in the library already')
  await result.page().getByTestId('nav-sessions').click()
  const river = page.getByTestId('session').filter({ hasText: 'Name a river.' })
  await expect(river).toHaveCount(1)
  await river.click()
  await page.getByTestId('replay-timeline').waitFor()
  await page.getByTestId('replay-play').click()
  await expect(page.getByTestId('replay-timeline')).not.toHaveAttribute('aria-valuenow', '0')
})

/** Zeros in the place of every page of an index: the tables are whole, the library cannot be used. */
function spoilIndexes(file: string): void {
  const db = new Database(file)
  db.pragma('journal_mode = DELETE')
  const pages = db
    .prepare<[], number>("SELECT pageno FROM dbstat WHERE name LIKE 'sqlite_autoindex%'")
    .pluck()
    .all()
  db.close()
  const handle = openSync(file, 'r+')
  for (const page of pages) writeSync(handle, new Uint8Array(4096), 0, 4096, (page - 1) * 4096)
  closeSync(handle)
}

test('where no profile can be written the app starts all the same, and says so', async ({
  launch,
}) => {
  const home = makeHome()
  // In the folder's place stands a file.
  writeFileSync(join(home, 'profile'), '')
  const app = await launch({ home })
  await expect(notices(app)).toContainText('cannot be opened')
  await expect(recording(app)).toHaveAttribute('data-recording', 'impossible')
  await app.modelReady()
  await answerGreedily(app, 20)
  await endsAs(await send(app, 'Say hello.'), 'done')
})

test('a model process that dies costs what it was asked, whatever that was', async ({ app }) => {
  const { page } = app
  const runtime = () => runtimeProcess(app.electron.process().pid ?? 0)
  /** From now on it does nothing, so that what is asked of it is still owed when it dies. */
  const halt = (): void => {
    process.kill(runtime() ?? 0, 'SIGSTOP')
  }
  const die = async (): Promise<void> => {
    kill(runtime() ?? 0)
    await expect.poll(runtime).not.toBeNull()
  }
  await app.modelReady()
  await answerGreedily(app, 40)
  // While the prompt is read.
  const answer = await send(app, `${'A long story about the sea. '.repeat(150)}`)
  const runId = await runIdOf(answer)
  await die()
  await endsAs(answer, 'failed')
  await expect(answer).toContainText('was ended from outside')
  const [first] = await app.get('run.events', { runId })
  expect(first?.kind).toBe('run-started')
  // While the model is loaded again.
  await expect(page.locator('html')).toHaveAttribute('data-model', 'loading')
  await die()
  await expect(page.locator('html')).toHaveAttribute('data-model', 'failed')
  const loaded = await app.get('model.load', { modelId: 'SmolLM2-135M-Instruct' })
  expect(loaded.state).toBe('ready')
  // While a question about an answer waits.
  const done = await send(app, 'Say hello.')
  await endsAs(done, 'done')
  const request = { probe: 'lens', positions: 'all', top: 50 }
  const doneId = await runIdOf(done)
  halt()
  const asked = app.ask('run.probe', { runId: doneId, request })
  await die()
  expect(await asked).toMatchObject({ ok: false, error: { code: 'run.killed' } })
  await app.modelReady()
  // While it translates.
  halt()
  const { runId: translated } = await app.get('translate.start', {
    sessionId: null,
    question: { text: 'I like apples and pears, and she likes the sea.' },
    replaces: null,
    modelId: 'tatoeba-en-zh',
    beams: 8,
    lengthPenalty: 1,
    sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 60 },
    capture: 'summary',
  })
  kill(runtime() ?? 0)
  await expect
    .poll(async () => (await app.get('run.events', { runId: translated })).at(-1)?.kind)
    .toBe('failed')
  await app.modelReady()
  await endsAs(await send(app, 'Say hello.'), 'done')
})

test('a page that dies again and again is not reloaded for ever, and somebody says so', async ({
  app,
}) => {
  const { electron } = app
  await electron.evaluate(({ dialog }) => {
    const said: unknown[] = []
    Reflect.set(globalThis, 'said', said)
    // The question stays open until the test answers it.
    Reflect.set(dialog, 'showMessageBox', (_window: unknown, options: unknown) => {
      said.push(options)
      return new Promise((resolve) => Reflect.set(globalThis, 'answer', resolve))
    })
  })
  const inPage = (code: string): Promise<unknown> =>
    electron.evaluate(({ BrowserWindow }, source) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const answered = contents?.executeJavaScript(source).catch(() => null)
      return Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1000, null))])
    }, code)
  const isReady = () => inPage('document.documentElement.dataset.ready')
  await app.page.getByTestId('nav-models').click()
  const before = await inPage('location.hash')
  for (let i = 0; i < 4; i++) {
    await expect.poll(isReady, { timeout: 30_000 }).toBe('true')
    await electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
  }
  const said = () => electron.evaluate(() => Reflect.get(globalThis, 'said') as object[])
  await expect.poll(said).toHaveLength(1)
  expect((await said())[0]).toMatchObject({ message: 'The page keeps ending unexpectedly' })
  expect(await isReady()).toBeNull()
  await electron.evaluate(() => {
    const answer = Reflect.get(globalThis, 'answer') as (button: { response: number }) => void
    answer({ response: 0 })
  })
  await expect.poll(isReady, { timeout: 30_000 }).toBe('true')
  // Where it was.
  expect(await inPage('location.hash')).toBe(before)
})

test('without its graphics process the page goes on', async ({ app }) => {
  const graphics = () =>
    descendants(app.electron.process().pid ?? 0).find((pid) =>
      commandLine(pid).includes('--type=gpu-process'),
    )
  const first = graphics()
  expect(first).toBeDefined()
  kill(first ?? 0)
  await expect.poll(graphics).not.toBe(first)
  await app.page.getByTestId('nav-lessons').click()
  await expect(app.page.getByTestId('nav-lessons')).toHaveAttribute('aria-current', 'page')
  const drawn = await app.page.screenshot()
  expect(drawn.length).toBeGreaterThan(5000)
  expect(app.errors).toEqual([])
})

test('a clock that was a day ahead at the last start changes no order, and loses nothing', async ({
  app,
  launch,
}) => {
  const titles = async (of: RunningApp) => {
    const all = await of.get('session.list', { query: '', limit: 99 })
    return all.filter(({ sample }) => !sample).map(({ title }) => title)
  }
  await app.modelReady()
  await answerGreedily(app, 12)
  await app.electron.evaluate(() => {
    const right = Date.now
    Date.now = () => right() + 86_400_000
  })
  await endsAs(await send(app, 'Say one.'), 'done')
  await app.close()

  const again = await launch({ home: app.home, locale: 'zh-CN' })
  await again.modelReady()
  await again.page.getByTestId('new-chat').click()
  await endsAs(await send(again, 'Say two.'), 'done')
  expect(await titles(again)).toEqual(['Say two.', 'Say one.'])
  await again.page.getByTestId('nav-sessions').click()
  await expect(again.page.getByRole('heading', { name: '日期在今天之后' })).toBeVisible()
  expect(again.errors).toEqual([])
})
