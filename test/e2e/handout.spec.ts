import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import type { HandoutLanguage } from '#shared/trace/handout.ts'
import { makeHome, type RunningApp } from './support/app.ts'
import { endsAs, runIdOf, send } from './support/chat.ts'
import { canIsolate, runIsolated } from './support/isolation.ts'
import { writeLongSession } from './support/long-session.ts'
import { PlainBrowser } from './support/plain-browser.ts'
import { expect, test as base } from './support/test.ts'

const MB = 1_000_000
const ROOT = join(import.meta.dirname, '..', '..')

const test = base.extend<{
  /** Opens a file in a browser without the app; closed after the test. */
  browse: (file: string, language?: string) => Promise<PlainBrowser>
}>({
  browse: async ({ browserName: _browser }, use) => {
    const open: PlainBrowser[] = []
    await use(async (file, language = 'en') => {
      const browser = await PlainBrowser.open(file, { language })
      open.push(browser)
      await expect(browser.page.locator('html')).toHaveAttribute('data-ready', 'true')
      return browser
    })
    for (const browser of open) await browser.close()
  },
})

/** Where the next file is saved, without asking. */
async function saveTo(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
}

async function handoutOf(
  app: RunningApp,
  sessionId: string,
  languages: HandoutLanguage[] = ['zh-CN', 'en'],
): Promise<string> {
  const file = join(app.home, `${sessionId}.html`)
  await saveTo(app, file)
  expect(await app.get('handout.save', { sessionId, languages })).toEqual({ file })
  return file
}

/** Nothing was asked for but the page itself, and its policy had nothing to stop. */
async function expectSilent(browser: PlainBrowser, file: string): Promise<void> {
  const asked = (await browser.requests()).filter((address) => !address.startsWith('data:'))
  expect(new Set(asked)).toEqual(new Set([`file://${file}`]))
  expect(browser.errors).toEqual([])
}

const answersOn = (page: Page) =>
  page.getByTestId('message').and(page.locator('[data-role="assistant"]'))

test('a recorded chat is replayed to its end and looked into, with no app and no request', async ({
  app,
  browse,
}) => {
  await app.modelReady()
  const sampling = { temperature: 0.7, topK: 0, topP: 1, seed: 5, maxTokens: 300 }
  await app.get('settings.set', { sampling, capture: 'summary' })
  const answer = await send(app, 'Tell me a long story about a lighthouse keeper and the sea.')
  await endsAs(answer, 'done')
  const runId = await runIdOf(answer)
  const events = await app.get('run.events', { runId })
  const tokens = events.filter((event) => event.kind === 'token')
  expect(tokens.length).toBeGreaterThan(250)
  const [started] = events
  const prompt = started?.kind === 'run-started' ? started.run.prompt.length : 0
  await app.get('run.probe', { runId, request: { probe: 'lens', positions: [prompt], top: 5 } })
  await app.get('run.probe', {
    runId,
    request: { probe: 'attention', layers: 'all', heads: 'all', positions: [prompt] },
  })
  const [session] = await app.get('session.list', { query: 'lighthouse', limit: 1 })
  const file = await handoutOf(app, session?.id ?? '')
  expect(statSync(file).size).toBeLessThanOrEqual(3 * MB)

  const browser = await browse(file)
  const { page } = browser
  const timeline = page.getByTestId('replay-timeline')
  await expect(timeline).toHaveAttribute('aria-valuemax', String(tokens.length))
  await timeline.press('Home')
  await expect(timeline).toHaveAttribute('aria-valuenow', '0')
  await page.getByTestId('replay-speed').getByRole('combobox').click()
  await page.getByRole('option', { name: '8×' }).click()
  await page.getByTestId('replay-play').click()
  await expect(timeline).toHaveAttribute('aria-valuenow', String(tokens.length), {
    timeout: 60_000,
  })
  await expect(answersOn(page)).toHaveAttribute('data-state', 'done')

  // The second token of the answer: its numbers are those of the run.
  const second = answersOn(page).locator(
    `[data-testid=token][data-position="${String(prompt + 1)}"]`,
  )
  await second.click()
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-position', String(prompt + 1))
  expect(Number(await second.getAttribute('data-p'))).toBeCloseTo(
    Math.exp(tokens[1]?.logprob ?? 0),
    6,
  )
  await expect(page.getByTestId('candidate').first()).toBeVisible()
  await page.getByRole('button', { name: 'Attention', exact: true }).click()
  await expect(page.getByTestId('attention').first()).toBeVisible()
  await page.getByRole('button', { name: 'Layer by layer', exact: true }).click()
  await expect(page.getByTestId('lens-row').first()).toBeVisible()
  await expectSilent(browser, file)
})

test('a translation is replayed with its attention, in the reader’s language', async ({
  app,
  browse,
}) => {
  const { page: own } = app
  await own.getByTestId('nav-translate').click()
  await own.getByTestId('source').fill('I like apples.')
  await expect(own.getByTestId('target')).toHaveAttribute('data-text', 'I like apples.', {
    timeout: 60_000,
  })
  await expect(own.getByTestId('target')).toHaveAttribute('data-state', 'done', {
    timeout: 60_000,
  })
  const said = (await own.getByTestId('target').innerText()).trim()
  const filter = { task: 'translate' } as const
  const [session] = await app.get('session.list', { query: '', limit: 1, filter })
  const both = await handoutOf(app, session?.id ?? '')

  const browser = await browse(both, 'zh-CN')
  const { page } = browser
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('录下来的会话')
  await page.getByTestId('xray').click()
  await expect(answersOn(page)).toContainText(said)
  await page.getByTestId('translation-panels').getByRole('radio').nth(1).click()
  await expect(page.getByTestId('cross-attention')).toBeVisible()
  await page.getByTestId('language').click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A recorded session')
  await expectSilent(browser, both)

  // One language alone: nothing to switch, whatever the browser would rather have.
  const chinese = await browse(await handoutOf(app, session?.id ?? '', ['zh-CN']), 'en')
  await expect(chinese.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(chinese.page.getByTestId('language')).toHaveCount(0)
})

const HOSTILE = [
  '</script><img src=x onerror="document.body.dataset.broken=1"><script>document.body.dataset.broken=1</script>',
  '[press me](javascript:document.body.dataset.broken=1) ![picture](https://example.org/a.png)',
  '<iframe src="https://example.org"></iframe> <style>* { display: none }</style>',
  '$\\href{javascript:document.body.dataset.broken=1}{x}$ <!-- <script>',
  'w'.repeat(5000),
].join('\n\n')

test('a session that would break out of its page stays text', async ({ launch, browse }) => {
  const home = makeHome()
  await (await launch({ home })).close()
  writeLongSession(home, { id: 'hostile', messages: 2, textOf: () => HOSTILE })
  const app = await launch({ home })
  await app.get('session.rename', { sessionId: 'hostile', title: '</title></style><script>1' })
  const file = await handoutOf(app, 'hostile')

  const browser = await browse(file)
  const { page } = browser
  for (const xray of [true, false]) {
    if (!xray) await page.getByTestId('xray').click()
    await expect(page.getByTestId('message')).toHaveCount(2)
    const found = await page.evaluate(() => ({
      broken: document.body.dataset.broken,
      elements: document.querySelectorAll('#app :is(img, iframe, script, style, link, a[href])')
        .length,
      wide: document.documentElement.scrollWidth > window.innerWidth,
    }))
    expect(found).toEqual({ broken: undefined, elements: 0, wide: false })
  }
  await expect(page.getByTestId('message').first()).toContainText('<img src=x onerror=')
  await expect(answersOn(page)).toContainText('</script><img src=x onerror=')
  expect(await page.title()).toBe('</title></style><script>1')
  await expectSilent(browser, file)

  // The policy holds by itself, were the page's own care to fail: what is put into it does not run.
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'document.body.dataset.broken = "2"'
    document.body.append(script)
    const picture = new Image()
    const failed = new Promise((resolve) => {
      picture.onerror = () => {
        resolve(true)
      }
    })
    picture.src = 'https://example.org/a.png'
    await failed
    return document.body.dataset.broken
  })
  expect(ran).toBeUndefined()
  expect((await browser.requests()).filter((address) => /^https?:/.test(address))).toEqual([])
})

test('the menu of a session makes one, and says before what is inside', async ({ app, browse }) => {
  const { page } = app
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').filter({ hasText: 'How sure is it?' }).click()
  const file = join(app.home, 'taken.html')
  await saveTo(app, file)
  // What the model says meanwhile about the session on stage is kept, and the next page is larger by that.
  await expect(async () => {
    await page.locator('#stage .header').getByTestId('session-menu').click()
    await page.getByRole('menuitem', { name: 'Hand-out' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a hand-out' })
    await expect(dialog).toContainText('5 bookmarks')
    await dialog.getByRole('radio', { name: 'English only' }).click()
    const bytes = await dialog.getByTestId('handout-size').getAttribute('data-bytes')
    await dialog.getByTestId('handout-save').click()
    await expect(dialog).toHaveCount(0)
    // Of an attempt before this one a notice may still be there.
    await expect(page.locator('.ui-notice').filter({ hasText: file }).last()).toBeVisible()
    // One language less in its first line.
    expect(Math.abs(statSync(file).size - Number(bytes))).toBeLessThan(200)
  }).toPass({ timeout: 60_000 })

  const browser = await browse(file)
  await expect(browser.page.getByTestId('bookmark')).toHaveCount(5)
  await browser.page.getByTestId('bookmark').first().getByRole('button').click()
  await expect(browser.page.getByTestId('replay-timeline')).toHaveAttribute('aria-valuenow', '6')
  await expectSilent(browser, file)
})

test('a page that is cut short says so, and the player takes little', async ({ app }) => {
  const [sample] = await app.get('session.list', { query: 'How sure is it?', limit: 1 })
  const whole = readFileSync(await handoutOf(app, sample?.id ?? ''), 'utf8')
  const file = join(app.home, 'cut.html')
  writeFileSync(file, whole.replace(/(id="session">.{4000})[^<]*/, '$1'))
  const browser = await PlainBrowser.open(file)
  await expect(browser.page.getByRole('alert')).toContainText('This file is not complete')
  await expect(browser.page.getByRole('alert')).toContainText('这个文件不完整')
  await browser.close()

  const player = ['player.js', 'player.css'].map((name) => join(ROOT, 'out/handout', name))
  const bytes = player.reduce((sum, path) => sum + statSync(path).size, 0)
  expect(bytes).toBeLessThanOrEqual(1.5 * MB)
  expect(readFileSync(player[1] ?? '', 'utf8')).not.toMatch(/url\(|@import|@font-face/)
})

/** Debian's, which a full proof installs where it may: 80 MB are too much for each run of the tests. */
function hasFirefox(): boolean {
  const there = () => spawnSync('firefox-esr', ['--version']).status === 0
  if (there()) return true
  const args = ['install', '-y', '--no-install-recommends', 'firefox-esr']
  return spawnSync('apt-get', args).status === 0 && there()
}

if (process.env.VITRINE_PROOF && canIsolate() && hasFirefox()) {
  test('Firefox plays it from disk too, in a network that leads nowhere', async ({ app }) => {
    const [sample] = await app.get('session.list', { query: 'How sure is it?', limit: 1 })
    const { runs } = await app.get('session.get', { sessionId: sample?.id ?? '' })
    const total = runs.reduce((sum, { tokens }) => sum + tokens, 0)
    const bookmarks = await app.get('bookmark.list', { sessionId: sample?.id ?? '' })
    const file = await handoutOf(app, sample?.id ?? '')
    const script = join(import.meta.dirname, 'support/isolated-firefox.ts')
    const { code, stdout, stderr } = await runIsolated(script, [file])
    expect(code, stderr).toBe(0)
    const seen = z.object({ position: z.string() }).passthrough().parse(JSON.parse(stdout))
    expect(seen).toEqual({
      language: 'zh-CN',
      total,
      start: 0,
      plays: 1 + bookmarks.length,
      end: total,
      candidates: 20,
      position: seen.position,
      bridge: false,
      stopped: [],
      // The icon, which is empty and stands in the page.
      requests: ['data:,'],
      errors: [],
    })
    expect(Number(seen.position)).toBeGreaterThan(0)
  })
}
