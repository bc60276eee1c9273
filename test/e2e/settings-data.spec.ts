import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { choose, endsToRestart } from './support/asked-paths.ts'
import type { RunningApp } from './support/app.ts'
import { makeHome } from './support/app.ts'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { openStore } from '#main/store/open-store.ts'
import { expect, test } from './support/test.ts'

const WORD = 'Quokkaberry'

async function ask(app: RunningApp, text: string): Promise<void> {
  await app.modelReady()
  await answerGreedily(app, 6)
  await endsAs(await send(app, text), 'done')
}

/** Of sessions people made, not those that came with the app. */
async function ownTitles(app: RunningApp): Promise<string[]> {
  const list = await app.get('session.list', { query: '', limit: 100 })
  return list.filter(({ sample }) => !sample).map(({ title }) => title)
}

/** Every file in a folder and below, links not followed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return entry.isFile() ? [path] : []
  })
}

async function settings(app: RunningApp, section: string): Promise<void> {
  await app.page.evaluate((hash) => (location.hash = hash), `#/settings?at=${section}`)
  await expect(app.page.locator(`#${section}`)).toBeVisible()
}

test('what is kept is listed as it is on the disk; after “delete everything” nothing of it is left', async ({
  launch,
}) => {
  const app = await launch()
  const { page } = app
  const own = join(app.userData, 'models', 'mine')
  const elsewhere = join(app.home, 'elsewhere')
  mkdirSync(own, { recursive: true })
  mkdirSync(elsewhere)
  writeFileSync(join(own, 'config.json'), JSON.stringify({ model_type: WORD }))
  writeFileSync(join(elsewhere, 'config.json'), '{}')
  symlinkSync(elsewhere, join(app.userData, 'models', 'linked'))
  await ask(app, `Say ${WORD}.`)
  await app.get('settings.set', { theme: 'dark', systemPrompt: WORD })
  await settings(app, 'data')

  const usage = await app.get('profile.usage', null)
  const log = usage.parts.find(({ id }) => id === 'logs')
  expect(log?.bytes).toBe(statSync(join(app.userData, 'logs', 'vitrine.log')).size)
  expect(usage.parts.find(({ id }) => id === 'models')?.bytes).toBe(
    statSync(join(own, 'config.json')).size,
  )
  expect(usage.parts.find(({ id }) => id === 'other')?.names ?? []).toEqual([])
  expect(usage.linked).toEqual(['linked'])
  expect(usage.bytes).toBe(usage.parts.reduce((sum, { bytes }) => sum + bytes, 0))
  expect(usage.attentionBytes).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Read again' }).click()
  const shown = page.getByTestId('profile-part')
  await expect(shown).toHaveCount(usage.parts.length)

  await page.getByTestId('delete-everything').click()
  const confirm = page.getByTestId('delete-confirm')
  await expect(confirm).toBeDisabled()
  await page.getByTestId('delete-word').fill('yes')
  await expect(confirm).toBeDisabled()
  await page.getByTestId('delete-word').fill('delete everything')
  await endsToRestart(app, () => page.getByTestId('delete-word').press('Enter'))

  const anew = await launch({ home: app.home })
  await anew.modelReady()
  expect(await ownTitles(anew)).toEqual([])
  expect(await anew.get('settings.get', null)).toMatchObject({
    systemPrompt: null,
    recording: true,
  })
  expect((await anew.get('app.info', null)).notices).toEqual([])
  expect(existsSync(join(anew.userData, 'models'))).toBe(false)
  expect(readFileSync(join(elsewhere, 'config.json'), 'utf8')).toBe('{}')
  const holding = filesIn(anew.userData).filter((file) => readFileSync(file).includes(WORD))
  expect(holding).toEqual([])
  await ask(anew, 'Hello.')
  expect(await ownTitles(anew)).toHaveLength(1)
})

test('a backup made while the app is used comes back whole; one that was changed does not', async ({
  launch,
}) => {
  const app = await launch()
  const { page } = app
  const place = join(app.home, 'stick')
  mkdirSync(place)
  mkdirSync(join(app.userData, 'models', 'mine'), { recursive: true })
  writeFileSync(join(app.userData, 'models', 'mine', 'config.json'), '{}')
  await ask(app, 'The first.')
  const sessions = (await app.get('session.list', { query: '', limit: 100 })).length
  await choose(app, { folder: place })
  await settings(app, 'data')
  await page.getByTestId('back-up').click()
  await expect
    .poll(() => readdirSync(place).filter((name) => !name.endsWith('.part')))
    .toHaveLength(1)
  const backup = join(place, readdirSync(place)[0] ?? '')
  expect(readdirSync(backup).sort()).toEqual(['backup.json', 'models', 'vitrine.sqlite'])

  await page.getByTestId('nav-chat').click()
  await page.keyboard.press('Control+n')
  await ask(app, 'The second.')
  expect((await ownTitles(app)).sort()).toEqual(['The first.', 'The second.'])

  const changed = join(app.home, 'changed')
  cpSync(backup, changed, { recursive: true })
  writeFileSync(join(changed, 'models', 'mine', 'config.json'), '[]')
  await choose(app, { folder: changed })
  expect(await app.ask('profile.chooseBackup', { job: 'a' })).toMatchObject({
    ok: false,
    error: { code: 'profile.noBackup', data: { detail: 'changed' } },
  })

  await choose(app, { folder: backup })
  await settings(app, 'data')
  await page.getByTestId('choose-backup').click()
  await expect(page.getByRole('dialog')).toContainText(`${String(sessions)} sessions`)
  await expect(page.getByRole('dialog')).toContainText('mine')
  await endsToRestart(app, () => page.getByTestId('restore-backup').click())

  const anew = await launch({ home: app.home })
  await anew.modelReady()
  expect(await ownTitles(anew)).toEqual(['The first.'])
  expect((await anew.get('app.info', null)).notices).toEqual([])
  expect(
    readdirSync(anew.userData).filter((name) => /^(restore|replaced)-|pending/.test(name)),
  ).toEqual([])
})

test('a profile that was moved elsewhere works there', async ({ launch }) => {
  const app = await launch()
  await ask(app, 'Before the move.')
  await app.close()
  const home = makeHome()
  cpSync(app.userData, join(home, 'profile'), {
    recursive: true,
    filter: (path) => !path.includes('Singleton'),
  })
  for (const file of filesIn(join(home, 'profile')).filter((path) => /sqlite|window/.test(path))) {
    expect(readFileSync(file).includes(dirname(app.userData)), file).toBe(false)
  }
  const moved = await launch({ home })
  await moved.modelReady()
  expect(await ownTitles(moved)).toEqual(['Before the move.'])
  expect((await moved.get('app.info', null)).notices).toEqual([])
  await ask(moved, 'After it.')
})

test('the diagnostics file is saved as it was read, with nothing people wrote', async ({
  launch,
}) => {
  const app = await launch({ env: { USER: WORD } })
  const { page } = app
  const words = [
    'prompt',
    'title',
    'note',
    'system',
    'preset',
    'draft',
    'tag',
    'bookmark',
    'path',
  ].map((what) => `${WORD}${what}`)
  const [
    prompt = '',
    title = '',
    note = '',
    system = '',
    preset = '',
    draft = '',
    tag = '',
    mark = '',
    path = '',
  ] = words
  await ask(app, `Repeat: ${prompt}`)
  const [session] = (await app.get('session.list', { query: '', limit: 10 })).filter(
    ({ sample }) => !sample,
  )
  const sessionId = session?.id ?? ''
  await app.get('session.rename', { sessionId, title })
  await app.get('library.tag', { sessionIds: [sessionId], add: [tag], remove: [] })
  const { messages } = await app.get('session.get', { sessionId })
  const runId = messages.find((message) => message.runId !== null)?.runId ?? ''
  const [bookmark] = await app.get('bookmark.add', {
    ...{ sessionId, runId, step: 0, title: mark, look: null },
  })
  await app.get('note.set', {
    ...{ sessionId, bookmarkId: bookmark?.id ?? 0, id: null, text: note, public: false },
  })
  const { sampling } = await app.get('settings.get', null)
  const { seed: _seed, ...rest } = sampling
  await app.get('settings.set', {
    systemPrompt: system,
    presets: [{ name: preset, system, sampling: rest }],
  })
  await page.getByTestId('composer').fill(draft)
  // An error whose message and stack quote what people wrote.
  await app.electron.evaluate((_electron, text) => {
    const error = new Error(`${text}\n    at ${text} (/home/${text}/file.js:1:2)`)
    process.emit('uncaughtException', error)
  }, path)

  await settings(app, 'data')
  await page.getByTestId('diagnostics').click()
  const text = await page.getByTestId('diagnostics-text').innerText()
  const file = join(app.home, 'diagnostics.json')
  await choose(app, { file })
  await page.getByTestId('diagnostics-save').click()
  await expect.poll(() => existsSync(file)).toBe(true)
  const saved = readFileSync(file, 'utf8')
  expect(saved.trim()).toBe(text.trim())
  for (const word of [...words, WORD, app.home]) expect(saved).not.toContain(word)
  const report: unknown = JSON.parse(saved)
  expect(report).toMatchObject({
    database: { integrity: 'ok', problem: null, sessions: expect.any(Number) },
    models: { loaded: { state: 'ready', id: 'SmolLM2-135M-Instruct' } },
    settings: { systemPrompt: { letters: system.length }, presets: { entries: 1 } },
    refusedRequests: { count: 0 },
    errors: [{ what: 'uncaughtException', error: 'Error' }],
  })
})

test('settings go back to their defaults, and forward again', async ({ launch }) => {
  const app = await launch()
  const { page } = app
  const before = await app.get('settings.get', null)
  await app.get('settings.set', { fontScale: 1.25, capture: 'full', hideTitles: true })
  await settings(app, 'appearance')
  await page.getByTestId('reset-recording').click()
  expect(await app.get('settings.get', null)).toMatchObject({
    ...{ fontScale: 1.25, capture: 'summary', hideTitles: false },
  })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect
    .poll(() => app.get('settings.get', null))
    .toMatchObject({ capture: 'full', hideTitles: true })
  await page.getByTestId('reset-all').click()
  await expect.poll(() => app.get('settings.get', null)).toEqual({ ...before, theme: 'system' })
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect.poll(() => app.get('settings.get', null)).toMatchObject({ fontScale: 1.25 })
})

test('stored settings that cannot be read fall back one by one, and are named', async ({
  launch,
}) => {
  const app = await launch()
  await app.get('settings.set', { fontScale: 1.25, hideTitles: true })
  await app.close()
  const { file, scratch } = openStore({ file: join(app.userData, 'vitrine.sqlite') })
  const sampling = { temperature: -3, topK: 7, topP: 0.5, seed: 3, maxTokens: 20 }
  const edited = { fontScale: 'huge', hideTitles: true, capture: 'everything', sampling }
  file.settings.set('app', JSON.stringify(edited))
  file.close()
  scratch.close()
  const anew = await launch({ home: app.home })
  await expect(anew.page.locator('.ui-notice')).toContainText(
    'text size, record attention, sampling',
  )
  expect(await anew.get('settings.get', null)).toMatchObject({
    ...{ fontScale: 1, hideTitles: true, capture: 'summary' },
    sampling: { topK: 7, topP: 0.5, seed: 3, maxTokens: 20 },
  })
})
