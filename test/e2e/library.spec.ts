import type { Page } from '@playwright/test'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '#main/store/open-store.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { Random } from '../unit/support/random.ts'
import { addSession } from '../unit/support/store-data.ts'
import { anyRun } from '../unit/support/trace-data.ts'
import { makeHome, type RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const TITLES = ['Otters', 'otters', '词元', 'Rivers', 'Lighthouses']
const HEADS = 6

const notice = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Notifications' }).getByText(text)

const listOf = (page: Page) => page.getByRole('region', { name: 'Recorded sessions' })
const entry = (page: Page, name: string) =>
  listOf(page).getByTestId('session').filter({ hasText: name })
const box = (page: Page, name: string) =>
  page.getByRole('checkbox', { name: `Select “${name}”`, exact: true })
const bar = (page: Page) => page.getByRole('group', { name: 'Selected sessions' })

/** A home with these sessions beside the samples, each with every head's attention. */
function homeWithSessions(): string {
  const home = makeHome()
  mkdirSync(join(home, 'profile'), { recursive: true })
  const { file: store, scratch } = openStore({ file: join(home, 'profile', 'vitrine.sqlite') })
  const random = new Random(6)
  TITLES.forEach((title, i) => {
    const id = `s${String(i)}`
    const events = withEveryHead(random, anyRun(random, `${id}-run`, 20))
    addSession(store, { id, title, question: 'Why?', answer: `Because of ${title}.`, events })
    store.sessions.touch(id, Date.now() - i * 60_000)
  })
  store.close()
  scratch.close()
  return home
}

function withEveryHead(random: Random, events: TraceEvent[]): TraceEvent[] {
  return events.map((event) => {
    if (event.kind === 'run-started') {
      const { translation: _none, ...run } = event.run
      return { ...event, run: { ...run, task: 'chat', capture: 'full', droppedMessages: 0 } }
    }
    if (event.kind !== 'attention') return event
    const shape: [number, number, number, number] = [8, HEADS, 1, 256]
    const data = random.float32(8 * HEADS * 256)
    return { ...event, which: 'self', frame: { dtype: 'f32', shape, scale: 1, data } }
  })
}

/** What the system's dialog would answer. */
async function chooseFolder(app: RunningApp, folder: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
}

test('several sessions are selected, exported to a folder, deleted, brought back and slimmed', async ({
  launch,
}) => {
  const home = homeWithSessions()
  const app = await launch({ home })
  const { page } = app
  const folder = join(home, 'exported')
  mkdirSync(folder)
  await chooseFolder(app, folder)
  await page.getByTestId('nav-sessions').click()
  await expect(page.getByTestId('usage')).toHaveText(/^7 sessions · \d/)

  // Pointed at, a session is described where nothing is open; nothing in the list moves.
  const before = await entry(page, 'Rivers').boundingBox()
  await entry(page, 'Rivers').hover()
  await expect(page.getByTestId('preview')).toContainText('Because of Rivers.')
  expect(await entry(page, 'Rivers').boundingBox()).toEqual(before)

  await box(page, 'Otters').click()
  await entry(page, '词元').click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('3 selected')
  expect(await entry(page, 'Rivers').boundingBox()).toEqual(before)
  await expect(page).toHaveURL(/#\/sessions$/)
  await bar(page).getByRole('button', { name: 'Export to a folder…' }).click()
  await expect(notice(page, `3 sessions were saved in ${folder}.`)).toBeVisible()
  expect(readdirSync(folder).sort()).toEqual([
    'Otters.vitrine',
    'otters (2).vitrine',
    '词元.vitrine',
  ])

  const weigh = () => app.get('library.weigh', { sessionIds: ['s0', 's1', 's2'] })
  const { attentionBytes } = await weigh()
  await bar(page).getByRole('button', { name: 'Slim down…' }).click()
  const slim = page.getByRole('dialog', { name: 'Slim down 3 sessions' })
  await expect(slim.getByTestId('slim-attention')).toHaveAttribute(
    'data-bytes',
    String(attentionBytes),
  )
  await slim.getByTestId('slim-start').click()
  await expect(notice(page, /^3 sessions are slim now; .+ were freed\.$/)).toBeVisible()
  expect(await weigh()).toMatchObject({ runs: 0, attentionBytes: 0 })

  // By keys: all of them, then away with them, and back with one press.
  await entry(page, 'Otters').first().focus()
  await page.keyboard.press('Control+a')
  await expect(bar(page)).toContainText('7 selected')
  await page.keyboard.press('Delete')
  await expect(notice(page, /^5 sessions were deleted\. 2 samples came with the app/)).toBeVisible()
  await expect(listOf(page).getByTestId('session')).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(listOf(page).getByTestId('session')).toHaveCount(7)
  await page.keyboard.press('Escape')

  // What is slim is replayed as before, and the inspector has the mean of its heads.
  await entry(page, '词元').click()
  await page.getByTestId('replay-timeline').waitFor()
  const events = await app.get('run.events', { runId: 's2-run' })
  const frames = events.flatMap((event) => (event.kind === 'attention' ? [event.frame] : []))
  expect(frames.map(({ dtype, shape }) => [dtype, shape[1]])).toEqual(frames.map(() => ['u8', 1]))
  expect(frames.length).toBeGreaterThan(5)
  expect(app.errors).toEqual([])
})
