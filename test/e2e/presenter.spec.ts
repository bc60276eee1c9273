import type { Page } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { listenToStage, present } from './support/presenting.ts'
import { expect, test } from './support/test.ts'

const PRIVATE = 'Ask the room before going on: nobody may see this.'
const PUBLIC = 'Thin lines are sure, thick ones are not.'

/** A copy of a session that came with the app, its first bookmark with a note of each kind, open. */
async function prepared(app: RunningApp) {
  const { page } = app
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').filter({ hasText: 'How sure is it?' }).waitFor()
  const all = await app.get('session.list', { query: '', limit: 10 })
  const sample = all.find(({ title }) => title.includes('How sure is it?'))?.id ?? ''
  const { id } = await app.get('session.duplicate', { sessionId: sample, title: 'Quarterly talk' })
  const marks = await app.get('bookmark.list', { sessionId: id })
  const note = { sessionId: id, bookmarkId: marks[0]?.id ?? 0, id: null }
  await app.get('note.set', { ...note, text: PRIVATE, public: false })
  await app.get('note.set', { ...note, text: PUBLIC, public: true })
  await page.getByTestId('session').filter({ hasText: 'Quarterly talk' }).click()
  await page.getByTestId('present').waitFor()
  return { id, marks }
}

/** The answers' tokens that are shown, with what is selected among them. */
function shownOn(where: Page): Promise<string[]> {
  return where.evaluate(() => {
    const root = document.querySelector('[data-testid=stage-preview], [data-testid=stage-window]')
    const tokens = root?.querySelectorAll('[data-role=assistant] [data-testid=token]') ?? []
    return [...tokens].map((token) => {
      const { id = '', position = '' } = (token as HTMLElement).dataset
      const run = token.closest<HTMLElement>('[data-run]')?.dataset.run ?? ''
      return `${run} ${position} ${id} ${token.className.includes('selected') ? 'selected' : ''}`
    })
  })
}

async function agree(app: RunningApp, stage: Page): Promise<string[]> {
  let shown: string[] = []
  await expect
    .poll(async () => {
      shown = await shownOn(app.page)
      return JSON.stringify(await shownOn(stage)) === JSON.stringify(shown)
    })
    .toBe(true)
  return shown
}

test('the audience sees what the presenter drives, and its window can ask for none of the notes', async ({
  app,
}) => {
  const { page } = app
  const { id, marks } = await prepared(app)
  const said = await listenToStage(app)
  const stage = await present(app, () => page.keyboard.press('F5'))

  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  expect(await agree(app, stage)).not.toEqual([])
  await page.keyboard.press('PageDown')
  const first = await agree(app, stage)
  const notes = page.getByTestId('presenter-note')
  await expect(notes.and(page.locator('[data-public=false]'))).toContainText(PRIVATE)
  await expect(notes.and(page.locator('[data-public=true]'))).toContainText(PUBLIC)
  await expect(page.getByTestId('position')).toHaveText(`Bookmark 1 of ${String(marks.length)}`)
  await expect(page.getByTestId('coming')).toHaveText(marks[1]?.title ?? '')
  await page.keyboard.press('PageDown')
  expect((await agree(app, stage)).length).toBeGreaterThan(first.length)
  await page.keyboard.press('PageUp')
  expect(await agree(app, stage)).toEqual(first)

  // A clicker's blank, whichever of its two keys it sends.
  await page.keyboard.press('.')
  await expect(stage.getByTestId('stage-blank')).toBeVisible()
  await page.keyboard.press('b')
  await expect(stage.getByTestId('stage-blank')).toHaveCount(0)

  // The word pointed at here is the one in the light there.
  const word = page
    .getByTestId('stage-preview')
    .locator('[data-role=assistant] [data-testid=token]')
  const place = (await word.last().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.keyboard.press('s')
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2)
  await expect(stage.getByTestId('spotlight')).toBeVisible()
  const isLit = () =>
    stage.evaluate(() => {
      const at = document.querySelector<HTMLElement>('[data-at]')?.dataset.at?.split(' ') ?? []
      const [x, y] = [Number(at[0]) * innerWidth, Number(at[1]) * innerHeight]
      const all = document.querySelectorAll('[data-role=assistant] [data-testid=token]')
      const box = [...all].at(-1)?.getBoundingClientRect()
      return box !== undefined && x > box.left && x < box.right && y > box.top && y < box.bottom
    })
  await expect.poll(isLit).toBe(true)
  await page.keyboard.press('z')
  await expect(stage.locator('[data-pointer=magnifier]')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(stage.locator('[data-pointer]')).toHaveCount(0)

  const size = (where: Page): Promise<number> =>
    where.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(() => size(stage)).toBeCloseTo(16 * 1.2, 5)
  expect(await size(page)).toBe(16)

  // Who clicked on the stage has the focus there: its keys are the presenter's.
  await stage.keyboard.press('PageDown')
  expect(await agree(app, stage)).not.toEqual(first)
  await stage.keyboard.press('PageUp')

  await stage.reload()
  await expect(stage.locator('html')).toHaveAttribute('data-ready', 'true')
  expect(await agree(app, stage)).toEqual(first)

  const ask = (route: string, input: unknown) =>
    stage.evaluate(([name, value]) => window.vitrine.request(name, value), [route, input] as const)
  const bookmarkId = marks[0]?.id ?? 0
  for (const [route, input] of [
    ['bookmark.list', { sessionId: id }],
    ['note.set', { sessionId: id, bookmarkId, id: null, text: 'x', public: true }],
    ['note.remove', { sessionId: id, bookmarkId, id: 1 }],
    ['session.export', { sessionId: id }],
    ['session.exportAs', { sessionId: id, format: 'json' }],
    ['handout.contents', { sessionId: id }],
    ['session.list', { query: PRIVATE, limit: 10 }],
    ['settings.set', { theme: 'dark' }],
    ['stage.close', null],
  ] as const) {
    const answer = await ask(route, input)
    expect(answer).toMatchObject({ ok: false, error: { code: 'app.forbiddenRoute' } })
  }
  expect(await ask('session.get', { sessionId: id })).toMatchObject({ ok: true })
  expect(await app.get('bookmark.list', { sessionId: id })).toEqual(
    marks.map((mark) => expect.objectContaining({ id: mark.id, title: mark.title }) as unknown),
  )

  const everything = [...(await said()), await stage.content()].join('\n')
  expect(everything).toContain('Quarterly talk')
  for (const secret of [PRIVATE, PUBLIC]) expect(everything).not.toContain(secret)
  expect(app.errors).toEqual([])
})

test('with one screen the window itself is the stage, and the clicker drives it', async ({
  app,
}) => {
  const { page } = app
  await prepared(app)
  await page.keyboard.press('Shift+F5')
  const here = page.getByTestId('stage-here')
  await expect(here).toBeVisible()
  const isFull = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => one.isFullScreen()),
    )
  await expect.poll(isFull).toEqual([true])
  const tokens = here.locator('[data-role=assistant] [data-testid=token]')
  await page.keyboard.press('Home')
  await expect(tokens).toHaveCount(0)
  await page.keyboard.press('PageDown')
  await expect(tokens).not.toHaveCount(0)
  for (const secret of [PRIVATE, PUBLIC])
    await expect(page.locator('body')).not.toContainText(secret)
  await page.keyboard.press('b')
  await expect(page.getByTestId('stage-blank')).toBeVisible()
  for (let i = 0; i < 3; i++) await page.keyboard.press('Escape')
  await expect(page.getByTestId('present')).toBeVisible()
  await expect.poll(isFull).toEqual([false])
})

test('a projector that is unplugged, a stage that is closed, a page loaded anew cost nothing', async ({
  app,
}) => {
  const { page } = app
  await prepared(app)
  const notice = (text: string) => page.getByRole('listitem').filter({ hasText: text })
  const plug = (plugged: boolean) =>
    app.electron.evaluate(({ screen }, on) => {
      const laptop = screen.getPrimaryDisplay()
      const bounds = { x: 40, y: 30, width: 800, height: 450 }
      const projector = { ...laptop, id: 99, label: 'Beamer', bounds, workArea: bounds }
      screen.getAllDisplays = () => (on ? [laptop, projector] : [laptop])
      screen.emit(on ? 'display-added' : 'display-removed', {}, projector)
    }, plugged)
  const stageWindow = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const all = BrowserWindow.getAllWindows()
      const stage = all.find(({ webContents }) => webContents.getURL().endsWith('/stage.html'))
      return stage ? { visible: stage.isVisible(), full: stage.isFullScreen() } : null
    })
  await plug(true)
  await page.getByTestId('present').click()
  const stage = await present(app, () => page.getByRole('menuitem', { name: /Beamer/ }).click())
  await expect(page.getByTestId('stage-place')).toHaveText('Stage: full screen on Beamer')
  expect(await stageWindow()).toEqual({ visible: true, full: true })

  // Slowly and past the bookmarks, so that it plays for as long as this looks.
  await app.get('settings.set', { pauseAtBookmarks: false })
  await page.keyboard.press('[')
  await page.keyboard.press('[')
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  const timeline = page.getByTestId('replay-timeline')
  await expect(timeline).not.toHaveAttribute('aria-valuenow', '0')
  await plug(false)
  await expect(notice('The projector was disconnected.')).toBeVisible()
  expect(await stageWindow()).toMatchObject({ visible: false })
  await expect(page.getByTestId('replay-play')).toHaveAttribute('data-playing', 'true')
  const then = Number(await timeline.getAttribute('aria-valuenow'))
  // Between two answers it may rest a while, at a quarter of the speed.
  await expect
    .poll(async () => Number(await timeline.getAttribute('aria-valuenow')), { timeout: 20_000 })
    .toBeGreaterThan(then)
  await plug(true)
  await expect(notice('The stage is back on Beamer.')).toBeVisible()
  expect(await stageWindow()).toEqual({ visible: true, full: true })
  await page.keyboard.press(' ')
  let shown = await agree(app, stage)

  // The presenter's own page is loaded anew, as after a crash.
  await page.reload()
  await page.getByTestId('presenter').waitFor()
  expect(await agree(app, stage)).toEqual(shown)

  await stage.close()
  await expect(page.getByTestId('stage-place')).toHaveText('The stage’s window is closed')
  const again = await present(app, () =>
    page.getByTestId('presenter').getByRole('button', { name: 'Open again' }).click(),
  )
  expect(await agree(app, again)).toEqual(shown)

  // A talk goes on in another session: the stage goes along.
  const others = await app.get('session.list', { query: '', limit: 10 })
  const other = others.find(({ title }) => title.includes('One word after another'))?.id ?? ''
  await page.evaluate((to) => (location.hash = `#/sessions/${to}`), other)
  await expect(again).toHaveTitle(/One word after another/)
  shown = await agree(app, again)
  expect(shown).not.toEqual([])

  // Its page dies, as with too little memory, and is loaded anew.
  const tokensThere = () =>
    app.electron.evaluate(async ({ BrowserWindow }) => {
      const all = BrowserWindow.getAllWindows()
      const dead = all.find(({ webContents }) => webContents.getURL().endsWith('/stage.html'))
      const found: unknown = await dead?.webContents.executeJavaScript(
        "document.querySelectorAll('[data-role=assistant] [data-testid=token]').length",
      )
      return found
    })
  await app.electron.evaluate(({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows()
    const stage = all.find(({ webContents }) => webContents.getURL().endsWith('/stage.html'))
    stage?.webContents.forcefullyCrashRenderer()
  })
  await expect(notice('The stage’s page failed')).toBeVisible()
  await expect.poll(tokensThere).toBe(shown.length)

  await page.keyboard.press('Control+1')
  await expect(notice('The presentation is still on')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('present-end')).toHaveText(
    'Press Esc once more to end the presentation',
  )
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('session').first()).toBeVisible()
  expect(await stageWindow()).toBeNull()
  expect(app.errors).toEqual([])
})
