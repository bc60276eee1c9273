import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

const ANSWER = { timeout: 60_000 }

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
}
const cell = (page: Page, row: number, column: number) =>
  page.locator(
    `[data-testid=matrix-cell][data-row="${String(row)}"][data-column="${String(column)}"]`,
  )
const valueOf = async (page: Page, row: number, column: number): Promise<number> =>
  Number(await cell(page, row, column).getAttribute('data-value'))

test('one cell is followed from its dot product to its share, and all is recomputed', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/9/1')
  await expect(page.getByTestId('attention-vectors')).toHaveAttribute('data-d', '64', ANSWER)
  await goTo(page, '#/lessons/9/2')
  await expect(cell(page, 4, 1)).toBeVisible(ANSWER)
  const dot = await valueOf(page, 4, 1)
  const shown = page.getByTestId('attention-dot')
  expect(Number(await shown.getAttribute('data-dot'))).toBeCloseTo(dot, 9)
  // By keys to the cell beside it: what is behind it is shown then.
  await cell(page, 4, 1).focus()
  await page.keyboard.press('ArrowRight')
  await expect(cell(page, 4, 2)).toBeFocused()
  await expect(page.getByTestId('attention-said')).toContainText('‘sat’')
  await page.keyboard.press('ArrowLeft')

  await goTo(page, '#/lessons/9/3')
  await expect(page.getByTestId('attention-scaled')).toBeVisible(ANSWER)
  expect(await valueOf(page, 4, 1)).toBeCloseTo(dot / 8, 9)
  await goTo(page, '#/lessons/9/4')
  await expect(cell(page, 1, 4)).toContainText('−∞', ANSWER)
  await goTo(page, '#/lessons/9/5')
  await expect(page.getByTestId('matrix-sum')).toHaveText(
    Array.from({ length: 7 }, () => '100.0 %'),
  )
  expect(await valueOf(page, 4, 1)).toBeGreaterThan(0.9)

  await goTo(page, '#/lessons/9/6')
  await page.getByTestId('attention-recompute').click()
  const error = page.getByTestId('attention-error')
  await expect(error).toBeVisible()
  expect(Number(await error.getAttribute('data-error'))).toBeLessThan(1e-4)

  await goTo(page, '#/lessons/9/7')
  await expect(page.locator('[data-testid=matrix-cell].covered')).toContainText('?', ANSWER)
  const row = page.locator('[data-testid=matrix-cell][data-row="6"][data-value]')
  const shares = await row.evaluateAll((all) => all.map((one) => Number(one.dataset.value)))
  expect(shares).toHaveLength(6)
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0)
  await page.getByTestId('lesson-answer').fill(rest.toFixed(3))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('all heads are searched, the best is shown, and the question is found on the wall', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/10/3')
  const search = page.getByTestId('heads-search')
  await expect(search).toHaveAttribute('data-layer', '16', ANSWER)
  await expect(search).toHaveAttribute('data-head', '0')
  const scores = () =>
    page.getByTestId('heads-cell').evaluateAll((all) =>
      all.map(({ dataset }) => ({
        layer: Number(dataset.layer),
        score: Number(dataset.score),
      })),
    )
  expect(await scores()).toHaveLength(270)
  await page.locator('[data-testid=heads-cell][data-layer="2"][data-head="1"]').click()
  await expect(search).toHaveAttribute('data-layer', '2', ANSWER)
  await page.getByTestId('heads-jump').click()
  await expect(search).toHaveAttribute('data-layer', '16', ANSWER)

  await goTo(page, '#/lessons/10/7')
  await expect(page.getByTestId('lesson-question')).toBeVisible(ANSWER)
  const all = await scores()
  const best = all.reduce((a, b) => (b.score > a.score ? b : a))
  await page.getByTestId('lesson-answer').fill(String(best.layer))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('heads put together are what the model has, and a layer switched off is missed', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/10/2')
  const joined = page.getByTestId('heads-joined')
  await expect(joined).toHaveAttribute('data-error', /\d/, ANSWER)
  expect(Number(await joined.getAttribute('data-error'))).toBeLessThan(1e-4)
  await expect(joined).toHaveAttribute('data-width', '576')

  await goTo(page, '#/lessons/10/6')
  const off = page.getByTestId('heads-off')
  await expect(off).toHaveAttribute('data-off', '9')
  const after = async (): Promise<number> => Number(await off.getAttribute('data-after'))
  const before = async (): Promise<number> => Number(await off.getAttribute('data-before'))
  await expect(off).toHaveAttribute('data-after', /\d/, ANSWER)
  expect(await after()).toBeLessThan((await before()) - 0.2)
  await page.getByTestId('heads-on').click()
  await expect.poll(async () => (await after()) - (await before()), ANSWER).toBe(0)
  await page.getByTestId('heads-switch').first().click()
  await expect(off).toHaveAttribute('data-off', '1')
  expect(app.errors).toEqual([])
})
