import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator, Page } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const [FRANCE] = golden.prompts
if (!FRANCE) throw new Error('the golden data hold no prompt')
const { prompt, ids } = FRANCE

/** A reading takes as long as the machine needs. */
const READ = { timeout: 60_000 }

async function look(
  { page }: RunningApp,
  way: 'text' | 'chat' | 'translate',
  text: string,
): Promise<void> {
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-way').locator(`[data-value=${way}]`).click()
  await page.getByTestId('inspect-text').fill(text)
  await page.getByTestId('inspect-look').click()
  await expect(page.getByTestId('candidate').first()).toBeVisible(READ)
}

function tokenAt(page: Page, position: number): Locator {
  return page.getByTestId('token').and(page.locator(`[data-position="${String(position)}"]`))
}

const place = (page: Page): string => decodeURIComponent(new URL(page.url()).hash)

test('a question is read as the reference reads it, and what is looked at stands in the address', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await look(app, 'chat', prompt)
  const found = await page
    .getByTestId('token')
    .evaluateAll((tokens) => tokens.map((token) => Number(token.getAttribute('data-id'))))
  expect(found.slice(0, ids.length)).toEqual(ids)
  expect(found).toHaveLength(ids.length + 1)
  // What the model wrote is looked at first.
  await expect(tokenAt(page, ids.length)).toHaveAttribute('aria-selected', 'true')

  await tokenAt(page, 3).click()
  await page.getByRole('tab', { name: 'Layer by layer' }).click()
  await expect.poll(() => place(page)).toContain('panel=lens&at=3')
  await page.reload()
  await expect(tokenAt(page, 3)).toHaveAttribute('aria-selected', 'true', READ)
  await expect(page.getByRole('tab', { name: 'Layer by layer' })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await expect(page.getByTestId('inspect-text')).toHaveValue(prompt)

  // An address points at token, layer and head, as a lesson's would.
  const address = place(page).replace('panel=lens&at=3', 'panel=attention&at=5')
  await page.evaluate(
    (hash) => {
      location.hash = hash
    },
    address.replace(/layer=\w+/, 'layer=7').replace(/head=\w+/, 'head=2'),
  )
  await expect(tokenAt(page, 5)).toHaveAttribute('aria-selected', 'true')
  const matrix = page.getByTestId('attention').first()
  await expect(matrix).toHaveAttribute('data-layer', '7', READ)
  await expect(matrix).toHaveAttribute('data-head', '2')
  expect(app.errors).toEqual([])
})

test('what stands beside a chat opens large at the same token', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 8)
  const answer = await send(app, prompt)
  await endsAs(answer, 'done')
  const runId = await answer.getAttribute('data-run-id')
  await page.getByTestId('xray').click()
  await tokenAt(page, ids.length + 2).click()
  await page.getByTestId('enlarge').click()
  // The chat's selection looks the same, so what is waited for is the room itself.
  await expect.poll(() => place(page)).toContain(`/inspect/${runId ?? ''}?`)
  await expect(tokenAt(page, ids.length + 2)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByTestId('candidate')).toHaveCount(20)
  // It is in the library too, and nothing was run for it.
  expect(await app.get('session.list', { query: '', limit: 10 })).toHaveLength(3)
})

test('texts nobody can read are refused in a sentence, and stay', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').fill('   ')
  await expect(page.getByTestId('inspect-look')).toBeDisabled()
  const long = 'word '.repeat(6000)
  await page.getByTestId('inspect-text').fill(long)
  await page.getByTestId('inspect-look').click()
  const failure = page.locator('[data-code="run.promptTooLong"]').first()
  await expect(failure).toBeVisible(READ)
  await expect(failure).toContainText('4095')
  await expect(page.getByTestId('inspect-text')).toHaveValue(long)
})

test('a translation is looked into the same way', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await look(app, 'translate', 'I like apples.')
  const bars = page.getByTestId('candidate')
  const p = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('data-p'))))
  const rest = Number(await page.getByTestId('candidate-rest').getAttribute('data-p'))
  expect(Math.abs(p.reduce((a, b) => a + b, 0) + rest - 1)).toBeLessThan(1e-6)
  // The first word written is the one looked at, and the bar at the top is its own.
  const selected = page.getByTestId('token').and(page.locator('[aria-selected=true]'))
  expect(Number(await selected.getAttribute('data-p'))).toBe(p[0])
})
