import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
}

test('the tiny model answers what it has not read, until it reads it', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/7/1')
  const training = page.getByTestId('training')
  const answer = (kind: string) => page.locator(`[data-testid=gap-answer][data-kind=${kind}]`)
  await expect(training).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
  await expect(answer('known')).toHaveAttribute('data-answer', 'Rome')
  await expect(answer('asked')).toHaveAttribute('data-answer', 'Paris')
  await page.getByTestId('gap-fill').click()
  await expect(answer('asked')).toHaveAttribute('data-answer', 'Lima', { timeout: 30_000 })
  expect(app.errors).toEqual([])
})

test('in the real model doubt shows at the made-up name, and seeds give it other names', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/7/2')
  const marked = (part: string) => page.getByTestId(part).getByTestId('marked-answer')
  const numbers = (part: string, name: string): Promise<number[]> =>
    marked(part)
      .getByTestId('marked-token')
      .evaluateAll(
        (all, key) => all.map((token) => Number(token.getAttribute(`data-${key}`))),
        name,
      )
  // Both answers end with a full stop; what is in doubt stands before it.
  for (const [part, name] of [
    ['marked-known', 'Tokyo'],
    ['marked-asked', 'oria'],
  ] as const) {
    await expect(marked(part)).toContainText(name, { timeout: 30_000 })
    await expect(marked(part)).toContainText(/\./, { timeout: 30_000 })
  }
  await expect
    .poll(async () => Math.min(...(await numbers('marked-asked', 'p'))), { timeout: 30_000 })
    .toBeLessThan(0.5)
  const highest = Math.max(...(await numbers('marked-asked', 'entropy')))
  expect(highest).toBeGreaterThan(Math.max(...(await numbers('marked-known', 'entropy'))))

  await goTo(page, '#/lessons/7/3')
  const column = (kind: string) => page.locator(`[data-testid=seed-column][data-kind=${kind}]`)
  await expect(column('invented')).toHaveAttribute('data-complete', 'true', {
    timeout: 30_000,
  })
  await column('known').getByTestId('seed-ask').click()
  await expect(column('known')).toHaveAttribute('data-complete', 'true', {
    timeout: 30_000,
  })
  await expect(column('known').getByTestId('seed-said')).toHaveText('5 answers, 1 different name')

  await goTo(page, '#/lessons/7/5')
  await expect(page.getByTestId('seed-said')).toHaveCount(0)
  const names = await column('invented')
    .getByTestId('seed-answer')
    .evaluateAll((all) => all.map((line) => line.getAttribute('data-name')?.toLowerCase()))
  await page.getByTestId('lesson-answer').fill(String(new Set(names).size))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('a wrong answer stands beside what is true, with how sure the model was', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/7/4')
  const figure = page.getByTestId('confident-error')
  await expect(figure.getByTestId('marked-token').first()).toHaveText(/Sydney/)
  await expect(figure).toContainText('the capital of Australia is Canberra')
  const sure = figure.getByTestId('error-sure')
  const p = await figure.getByTestId('candidate').first().getAttribute('data-p')
  await expect(sure).toHaveAttribute('data-least', p ?? '')
  await figure.getByRole('radio').nth(1).click()
  await expect(figure).toHaveAttribute('data-example', 'telephone')
  await expect(figure.getByTestId('marked-answer')).toContainText('8')
  await expect.poll(async () => Number(await sure.getAttribute('data-least'))).toBeGreaterThan(0.9)
  expect(app.errors).toEqual([])
})
