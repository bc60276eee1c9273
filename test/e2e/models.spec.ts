import type { Page } from '@playwright/test'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { makeHome, type RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

/** A stick with a model's folder on it. */
function stickIn(home: string, name = 'Tiny-GQA'): string {
  const folder = join(home, 'stick', name)
  writeTinyModel('gqa', folder)
  return folder
}

const modelsOf = (app: RunningApp): string => join(app.userData, 'models')

function copiesIn(app: RunningApp): string[] {
  return existsSync(modelsOf(app)) ? readdirSync(modelsOf(app)) : []
}

const label = (page: Page, id: string) => page.locator(`[data-model-id="${id}"]`)

/** Between the page’s answer and Chromium’s knowing of it, ms. */
const HEARD_MS = 200

/** Drags files over the middle of the window and, unless told otherwise, lets go. */
async function drag(page: Page, files: string[], letGo = true): Promise<void> {
  await page.getByTestId('add-model').waitFor()
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    devtools.send('Input.dispatchDragEvent', { type, x: 500, y: 300, data })
  await send('dragEnter')
  // A hand goes on moving until the room says that it takes what is held over it.
  await expect(async () => {
    await send('dragOver')
    await expect(page.getByTestId('drop-veil')).toBeVisible({ timeout: 500 })
  }).toPass()
  if (letGo) {
    // Chromium lets go over nothing unless it has heard meanwhile that what is held would be taken.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
    await setTimeout(HEARD_MS)
    await send('dragOver')
    await send('drop')
  }
  await devtools.detach()
}

/** The next dialog that asks for a folder answers this one. */
async function choosing(app: RunningApp, folder: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
}

async function menu(page: Page, id: string, item: string): Promise<void> {
  await label(page, id).getByTestId('model-menu').click()
  await page.getByTestId(item).click()
}

test('a folder that is dropped is tried out, copied, used for chats, and removed again', async ({
  launch,
}) => {
  const home = makeHome()
  const folder = stickIn(home)
  writeFileSync(join(folder, 'pytorch_model.bin'), 'for another framework')
  const app = await launch({ home })
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-models').click()
  await expect(label(page, 'SmolLM2-135M-Instruct')).toContainText('In use')

  await drag(page, [folder], false)
  await expect(page.getByTestId('drop-veil')).toBeVisible()
  await drag(page, [folder])
  await expect(page.getByTestId('drop-veil')).toBeHidden()
  const panel = page.getByRole('region', { name: 'Adding a model' })
  await expect(panel).toHaveAttribute('data-step', 'checked', { timeout: 60_000 })
  await expect(panel.getByRole('heading')).toBeFocused()
  await expect(panel.getByTestId('dry-run').getByRole('listitem')).toHaveCount(4)
  await expect(panel).toContainText(folder)
  expect(copiesIn(app)).toEqual([])
  await panel.getByTestId('import-add').click()
  await expect(panel).toHaveAttribute('data-step', 'added')
  expect(copiesIn(app)).toEqual(['Tiny-GQA'])
  expect(readdirSync(join(modelsOf(app), 'Tiny-GQA'))).not.toContain('pytorch_model.bin')
  await expect(label(page, 'Tiny-GQA')).toContainText('Files as when it was added')

  await panel.getByRole('button', { name: 'Use for chat now' }).click()
  await expect(label(page, 'Tiny-GQA')).toContainText('In use')
  await expect(label(page, 'SmolLM2-135M-Instruct')).not.toContainText('In use')
  expect((await app.get('settings.get', null)).modelId).toBe('Tiny-GQA')
  // What the other showed when it was loaded is remembered.
  await label(page, 'SmolLM2-135M-Instruct').getByTestId('model-details').click()
  await expect(label(page, 'SmolLM2-135M-Instruct')).toContainText('Prediction per layer')

  // There is no trash here: nothing is removed, and it can be deleted for good.
  await app.electron.evaluate(({ shell }) => {
    shell.trashItem = () => Promise.reject(new Error('no trash on this disk'))
  })
  await menu(page, 'Tiny-GQA', 'model-remove')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('It is in use')
  await dialog.getByRole('button', { name: 'Move to the trash' }).click()
  await expect(dialog.getByRole('alert')).toContainText('no trash on this disk')
  expect(copiesIn(app)).toEqual(['Tiny-GQA'])
  await dialog.getByRole('button', { name: /Delete for good \(\d/ }).click()
  await expect(label(page, 'Tiny-GQA')).toHaveCount(0)
  expect(copiesIn(app)).toEqual([])
  await expect(label(page, 'SmolLM2-135M-Instruct')).toContainText('In use')
  expect((await app.get('settings.get', null)).modelId).toBeNull()
  expect(app.errors).toEqual([])
})

test('a folder that is chosen is linked where it lies, forgotten, and brought back', async ({
  launch,
}) => {
  const home = makeHome()
  const folder = stickIn(home)
  const app = await launch({ home })
  const { page } = app
  await page.getByTestId('nav-models').click()
  await choosing(app, folder)
  await page.getByTestId('add-model').click()
  await page.locator('[data-step=checked]').waitFor({ timeout: 60_000 })
  await page.getByRole('radio', { name: 'Link' }).click()
  await page.getByTestId('import-name').fill('From a stick')
  await page.getByTestId('import-add').click()
  const card = label(page, 'From a stick')
  await expect(card).toHaveAttribute('data-origin', 'linked')
  await expect(card).toContainText('Files as when it was added')

  appendFileSync(join(folder, 'onnx', 'model.onnx'), ' ')
  await menu(page, 'From a stick', 'model-check')
  await expect(card).toContainText('Files changed since it was added')
  await card.getByTestId('model-details').click()
  await expect(card).toContainText('Changed files: onnx/model.onnx')

  await menu(page, 'From a stick', 'model-remove')
  await expect(card).toHaveCount(0)
  expect(existsSync(join(folder, 'config.json'))).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card).toBeVisible()

  // The stick is pulled: the card stays and says so.
  renameSync(folder, `${folder}-pulled`)
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('nav-models').click()
  await expect(card.locator('[data-code="model.folderGone"]')).toContainText(folder)
  expect(app.errors).toEqual([])
})

test('what is no model, or a broken one, is explained, and nothing is added', async ({
  launch,
}) => {
  const home = makeHome()
  const broken = stickIn(home, 'broken')
  truncateSync(join(broken, 'onnx', 'model.onnx'), 500)
  const pictures = join(home, 'pictures')
  mkdirSync(pictures)
  const app = await launch({ home })
  const { page } = app
  await page.getByTestId('nav-models').click()
  const problem = page.locator('[data-step=refused] [data-code]')
  await drag(page, [pictures])
  await expect(problem).toContainText('There is no model in')
  await choosing(app, broken)
  await page.getByRole('button', { name: 'Choose another folder…' }).click()
  await expect(page.locator('[data-step=refused] [data-code="model.badGraph"]')).toContainText(
    'The graph of model “broken” cannot be read',
    { timeout: 60_000 },
  )
  expect(copiesIn(app)).toEqual([])
  expect(app.errors).toEqual([])
})

test('a copy that is cancelled leaves nothing, and one that was cut off is cleared', async ({
  launch,
}) => {
  const home = makeHome()
  const folder = stickIn(home)
  // Named like the graph's weights, so it is copied; long enough to be cancelled.
  writeFileSync(join(folder, 'onnx', 'model.onnx_data'), '')
  truncateSync(join(folder, 'onnx', 'model.onnx_data'), 3e9)
  const app = await launch({ home })
  const { page } = app
  await page.getByTestId('nav-models').click()
  const begin = async (): Promise<void> => {
    await drag(page, [folder])
    await page.getByTestId('import-add').click({ timeout: 60_000 })
    const bar = page.locator('[data-step=adding]').getByRole('progressbar')
    await expect(bar).not.toHaveAttribute('aria-valuenow', '0')
    expect(copiesIn(app)).toHaveLength(1)
  }
  await begin()
  await page.getByTestId('import-cancel').click()
  await expect(page.locator('[data-step]')).toHaveCount(0)
  await expect.poll(() => copiesIn(app)).toEqual([])

  await begin()
  await app.killAll()
  expect(copiesIn(app)).toHaveLength(1)
  const again = await launch({ home })
  await expect.poll(() => copiesIn(again)).toEqual([])
})

test('a translator of people’s own takes over a pair of languages when they say so', async ({
  launch,
}) => {
  const home = makeHome()
  const own = join(home, 'profile', 'models', 'a-tiny-marian')
  writeTinyTranslator('marian', 'merged', own)
  const config = join(own, 'config.json')
  const languages = { source_lang: 'en', target_lang: 'zh' }
  const before = JSON.parse(readFileSync(config, 'utf8')) as object
  writeFileSync(config, JSON.stringify({ ...before, ...languages }))
  const app = await launch({ home })
  const { page } = app
  await page.getByTestId('nav-models').click()
  await expect(label(page, 'tatoeba-en-zh')).toContainText('In use')
  await label(page, 'a-tiny-marian').getByTestId('model-use').click()
  await expect(label(page, 'a-tiny-marian')).toContainText('In use')
  await expect(label(page, 'tatoeba-en-zh')).not.toContainText('In use')
  await page.getByTestId('nav-translate').click()
  const [first] = await app.get('translate.models', null)
  expect(first?.id).toBe('a-tiny-marian')
  await expect(page.getByRole('combobox', { name: 'Languages', exact: true })).toContainText(
    'English → Chinese',
  )
  renameSync(own, join(home, 'elsewhere'))
  await page.getByTestId('nav-models').click()
  await expect(page.getByTestId('fallback')).toContainText('“a-tiny-marian” is not here')
  await page.getByTestId('nav-translate').click()
  const gone = 'English → Chinese: the chosen model “a-tiny-marian” is not here'
  await expect(page.locator('.ui-notice-text').filter({ hasText: gone })).toBeVisible()
  await page.getByTestId('nav-models').click()
  await expect(label(page, 'tatoeba-en-zh')).toContainText('In use')
  expect(app.errors).toEqual([])
})

test('a chosen model that is gone at start is replaced, and that is said', async ({ launch }) => {
  const home = makeHome()
  const own = join(home, 'profile', 'models', 'mine')
  writeTinyModel('gqa', own)
  const app = await launch({ home })
  await app.get('settings.set', { modelId: 'mine' })
  await app.close()
  renameSync(own, join(home, 'elsewhere'))
  const again = await launch({ home })
  await again.modelReady()
  const notice = again.page.locator('.ui-notice').filter({ hasText: 'The chosen model “mine”' })
  await notice.getByRole('button', { name: 'Models' }).click()
  await expect(again.page.getByTestId('fallback')).toContainText('“mine” cannot be used now')
  await expect(label(again.page, 'SmolLM2-135M-Instruct')).toContainText('In use')
  expect(again.errors).toEqual([])
})
