import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator, Page } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, LONG_QUESTION, send, shownText, textOf } from './support/chat.ts'
import { expect, test } from './support/test.ts'

/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }

function tokens(scope: Page | Locator): Locator {
  return scope.getByTestId('token')
}

/** Positions, ids and probabilities (null where there is none) as they are on screen. */
async function shownTokens(scope: Page | Locator) {
  return tokens(scope).evaluateAll((elements) =>
    elements.map((element) => {
      const { position, id, p } = element instanceof HTMLElement ? element.dataset : {}
      return { position: Number(position), id: Number(id), p: p === undefined ? null : Number(p) }
    }),
  )
}

async function startNew({ page }: RunningApp): Promise<void> {
  await page.getByTestId('new-chat').click()
  await expect(page.getByTestId('message')).toHaveCount(0)
}

test('answers as the reference model does, token by token', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 40)
  await page.getByTestId('xray').click()
  for (const { prompt, ids, reference } of golden.prompts.slice(0, 2)) {
    const answer = await send(app, prompt)
    await endsAs(answer, 'done')
    const shown = await shownTokens(page)
    expect(shown.map(({ id }) => id)).toEqual([...ids, ...reference.greedy_ids])
    expect(shown.map(({ position }) => position)).toEqual(shown.map((_, i) => i))
    const first = Math.log(shown[ids.length]?.p ?? 0)
    expect(Math.abs(first - (reference.top20_logprobs[0] ?? 0))).toBeLessThan(2e-3)
    await page.getByTestId('xray').click()
    const text = reference.greedy_text.replace('<|im_end|>', '')
    await expect(answer).toContainText(text.split('\n')[0] ?? '')
    await page.getByTestId('xray').click()
    await startNew(app)
  }
  expect(app.errors).toEqual([])
})

test('stops within a moment, keeps what is written, and answers again', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 200)
  const answer = await send(app, LONG_QUESTION)
  await shownText(answer, 40)
  await page.getByTestId('stop').click()
  await endsAs(answer, 'stopped')
  const kept = await textOf(answer)
  expect(kept.length).toBeGreaterThan(40)
  await expect(answer.locator('[data-ending="stopped"]')).toBeVisible()
  await answerGreedily(app, 4)
  const next = await send(app, 'Hello')
  await endsAs(next, 'done')
  await expect(next.locator('[data-ending="length"]')).toContainText('cut at 4 tokens')
  expect(await textOf(answer)).toBe(kept)
})

test('a selected token opens the inspector; keys move both; prompts get scored', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 12)
  await endsAs(await send(app, '你好 😀, what is this?'), 'done')
  await page.getByTestId('xray').click()
  // Characters that are split over tokens stand whole above their bytes.
  await expect(page.locator('.split .joined').filter({ hasText: '😀' })).toHaveCount(1)

  const all = await tokens(page).count()
  await expect(page.locator('[data-testid=token][data-p]')).toHaveCount(all - 1, ANSWER)
  await tokens(page).last().click()
  const inspector = page.getByTestId('inspector')
  await expect(inspector).toHaveAttribute('data-position', String(all - 1))
  await page.keyboard.press('ArrowLeft')
  await expect(inspector).toHaveAttribute('data-position', String(all - 2))
  const selected = page.locator('[data-testid=token][aria-selected=true]')
  await expect(selected).toHaveCount(1)
  await expect(selected).toBeFocused()
  await page.getByRole('button', { name: 'Close the inspector' }).click()
  await expect(inspector).toHaveCount(0)
  await expect(selected).toHaveCount(0)
  expect(app.errors).toEqual([])
})

test('follows the end of a growing answer until the reader leaves it', async ({ app }) => {
  const { page } = app
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600)
  })
  await app.modelReady()
  await answerGreedily(app, 400)
  const answer = await send(app, LONG_QUESTION)
  await page.getByTestId('xray').click() // tokens take more room
  const place = () =>
    answer.evaluate((element) => {
      const box = element.closest('.scroller')
      if (!box) throw new Error('the transcript does not scroll')
      const fromEnd = box.scrollHeight - box.clientHeight - box.scrollTop
      return { top: box.scrollTop, fromEnd, height: box.scrollHeight }
    })
  await expect.poll(async () => (await place()).top, ANSWER).toBeGreaterThan(300)
  expect((await place()).fromEnd).toBeLessThan(2)

  await answer.hover()
  await page.mouse.wheel(0, -200)
  const jump = page.getByRole('button', { name: 'Jump to latest' })
  await expect(jump).toBeVisible()
  const left = await place()
  await expect.poll(async () => (await place()).height, ANSWER).toBeGreaterThan(left.height)
  expect((await place()).top).toBe(left.top)

  await jump.click()
  await expect(jump).toHaveCount(0)
  await expect.poll(async () => (await place()).fromEnd).toBeLessThan(2)
  await page.getByTestId('stop').click()
  await endsAs(answer, 'stopped')
})

test('copies an answer', async ({ app }) => {
  await app.modelReady()
  await answerGreedily(app, 8)
  const answer = await send(app, 'What is the capital of France?')
  await endsAs(answer, 'done')
  await answer.getByRole('button', { name: 'Copy as Markdown' }).click()
  await expect
    .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('The capital of France is Paris.')
})

test('finds text in the transcript, also where it is cut into tokens', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 8)
  await endsAs(await send(app, 'What is the capital of France?'), 'done')
  for (const xray of [false, true]) {
    if (xray) await page.getByTestId('xray').click()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('CAPITAL OF FRANCE')
    await expect(page.getByTestId('find-count')).toHaveText('1 of 2')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('find-count')).toHaveText('2 of 2')
    const marked = await page.evaluate(() =>
      [...(CSS.highlights.get('transcript-find') ?? [])].map(String),
    )
    expect(marked).toEqual(['capital of France', 'capital of France'])
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('find')).toHaveCount(0)
    expect(await page.evaluate(() => CSS.highlights.has('transcript-find'))).toBe(false)
  }
})

test('speaks the other language at once, and keeps conversation and draft', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 4)
  await endsAs(await send(app, 'Hello'), 'done')
  const composer = page.getByTestId('composer')
  await composer.fill('half a thought')
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('language').getByRole('radio', { name: '简体中文' }).click()
  await page.getByTestId('nav-chat').click()
  await expect(page.getByTestId('message')).toHaveCount(2)
  await expect(composer).toHaveValue('half a thought')
  await expect(page.getByTestId('message').last()).toContainText('到 4 个词元为止')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  expect(app.errors).toEqual([])
})

test('shows the same tokens after a restart, with no model loaded', async ({ launch }) => {
  const app = await launch()
  await app.modelReady()
  await answerGreedily(app, 10)
  await endsAs(await send(app, 'What is the capital of France?'), 'done')
  await app.page.getByTestId('xray').click()
  const count = await tokens(app.page).count()
  await expect(app.page.locator('[data-testid=token][data-p]')).toHaveCount(count - 1, ANSWER)
  const before = await shownTokens(app.page)
  const address = await app.page.evaluate(() => location.hash)
  await app.close()

  const again = await launch({ home: app.home })
  await again.modelReady()
  await again.get('model.unload', null)
  await again.page.evaluate((hash) => {
    location.hash = hash
  }, address)
  await expect(again.page.getByTestId('message')).toHaveCount(2)
  await again.page.getByTestId('xray').click()
  await expect(tokens(again.page)).toHaveCount(before.length)
  const answered = before.slice(-8)
  expect((await shownTokens(again.page)).slice(-8)).toEqual(answered)
  await expect(again.page.getByTestId('send')).toBeDisabled()
  await tokens(again.page).last().click()
  await expect(again.page.getByTestId('inspector').getByTestId('candidate').first()).toBeVisible()
  expect(again.errors).toEqual([])
})
