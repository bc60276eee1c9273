import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appCommand, appEnvironment, makeHome, type RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const SAMPLE = join(import.meta.dirname, '../../resources/samples/word-by-word.vitrine')

/** Starts the app again with a file, as a double click does, while one with the same profile runs. */
async function doubleClick(app: RunningApp, file: string): Promise<number | null> {
  const { executable, args } = appCommand([file])
  const second = spawn(executable, args, { env: appEnvironment(app.home), stdio: 'ignore' })
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
  expect(await doubleClick(app, file)).toBe(0)
  await expect(page.getByTestId('replay-timeline')).toBeVisible()
  await expect(noticeOf(page)).toBeVisible()
  const [session] = await own(app)
  expect(page.url()).toContain(session?.id)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('replay-timeline')).toHaveCount(0)
  expect(await own(app)).toEqual([])

  // One that is none says so, in a sentence, and nothing is taken in.
  writeFileSync(file, 'hello')
  expect(await doubleClick(app, file)).toBe(0)
  await expect(page.locator('.ui-notice-text')).toContainText(
    /给客户 talk\.vitrine.*Nothing was imported/,
  )
  expect(await own(app)).toEqual([])
  expect(app.errors).toEqual([])
})

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
