import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { appCommand, appEnvironment, makeHome, type RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const SAMPLE = join(import.meta.dirname, '../../resources/samples/word-by-word.vitrine')

/** Starts the app again, as a double click on files does, while one with the same profile runs. */
async function startAgain(home: string, ...files: string[]): Promise<number | null> {
  const { executable, args } = appCommand(files)
  const second = spawn(executable, args, { env: appEnvironment(home), stdio: 'ignore' })
  await once(second, 'close')
  return second.exitCode
}

const noticeOf = (page: Page) =>
  page.locator('.ui-notice-text').filter({ hasText: 'was imported.' })

const own = (app: RunningApp) =>
  app
    .get('session.list', { query: '', limit: 99 })
    .then((all) => all.filter(({ sample }) => !sample))

test('a file that is double-clicked opens in the window that is there, with a way back', async ({
  app,
}) => {
  const { page } = app
  const file = join(app.home, '给客户 talk.vitrine')
  copyFileSync(SAMPLE, file)
  expect(await startAgain(app.home, file)).toBe(0)
  await expect(page.getByTestId('replay-timeline')).toBeVisible()
  await expect(noticeOf(page)).toBeVisible()
  const [session] = await own(app)
  expect(page.url()).toContain(session?.id)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('replay-timeline')).toHaveCount(0)
  expect(await own(app)).toEqual([])

  // One that is none says so, in a sentence, and nothing is taken in.
  writeFileSync(file, 'hello')
  expect(await startAgain(app.home, file)).toBe(0)
  await expect(page.locator('.ui-notice-text')).toContainText(
    /给客户 talk\.vitrine.*Nothing was imported/,
  )
  expect(await own(app)).toEqual([])
  expect(app.errors).toEqual([])
})

const minimise = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.minimize()
  })
const minimised = (app: RunningApp) =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
  )

test('a second start hands its files over, the window comes forward, and it ends', async ({
  app,
}) => {
  const { page } = app
  const files = ['one.vitrine', '两个 客户.vitrine'].map((name) => join(app.home, name))
  for (const file of files) copyFileSync(SAMPLE, file)
  await minimise(app)
  expect(await startAgain(app.home, ...files)).toBe(0)
  await expect.poll(() => minimised(app)).toEqual([false])
  await expect(noticeOf(page)).toHaveCount(2)
  expect(await own(app)).toHaveLength(2)

  // With nothing to open it only brings the window forward, where it was.
  const before = page.url()
  await minimise(app)
  expect(await startAgain(app.home)).toBe(0)
  await expect.poll(() => minimised(app)).toEqual([false])
  expect(page.url()).toBe(before)
  expect(await own(app)).toHaveLength(2)
  expect(app.errors).toEqual([])
})

test('files double-clicked while the app is only starting open in its window too', async ({
  launch,
}) => {
  const home = makeHome()
  const [first = '', ...others] = ['a', 'b', 'c'].map((name) => join(home, `${name}.vitrine`))
  for (const file of [first, ...others]) copyFileSync(SAMPLE, file)
  const starting = launch({ home, args: [first] })
  // It has the profile to itself and no window yet. Halted there, it hears of the others before it has one.
  // Without its socket it would count as hung: the second start would end it.
  await expect.poll(() => holderOf(home), { intervals: [2] }).not.toBeNull()
  const socket = join(home, 'profile', 'SingletonSocket')
  await expect.poll(() => existsSync(socket), { intervals: [2] }).toBe(true)
  await setTimeout(LISTENS_MS)
  const holder = holderOf(home) ?? 0
  process.kill(holder, 'SIGSTOP')
  const ends = Promise.all(others.map((file) => startAgain(home, file)))
  await setTimeout(REACHED_MS)
  process.kill(holder, 'SIGCONT')
  const app = await starting
  expect(await ends).toEqual([0, 0])
  await expect.poll(async () => (await own(app)).length).toBe(3)
  await expect(noticeOf(app.page)).toHaveCount(3)
  expect(app.errors).toEqual([])
})

/** Between its socket’s name and its ear, ms. */
const LISTENS_MS = 30
/** By then the others have asked the first; later or earlier, the outcome is the same, ms. */
const REACHED_MS = 2000

/** The process that has this home's profile for itself; null while none has. */
function holderOf(home: string): number | null {
  try {
    // A link to “host-pid”.
    return Number(
      readlinkSync(join(home, 'profile', 'SingletonLock'))
        .split('-')
        .at(-1),
    )
  } catch {
    return null
  }
}

test('a file the app is started with is shown once the window can', async ({ launch }) => {
  const home = makeHome()
  const file = join(home, 'talk.vitrine')
  copyFileSync(SAMPLE, file)
  const app = await launch({ home, args: [file] })
  await expect(app.page.getByTestId('replay-timeline')).toBeVisible()
  await expect(noticeOf(app.page)).toBeVisible()
  expect(await own(app)).toHaveLength(1)
  expect(app.errors).toEqual([])
})

test('files are chosen in a dialog too', async ({ app }) => {
  const { page } = app
  await app.electron.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file, file] })
  }, SAMPLE)
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('open-file').click()
  await expect(noticeOf(page)).toHaveCount(2)
  expect(await own(app)).toHaveLength(2)
  expect(app.errors).toEqual([])
})
