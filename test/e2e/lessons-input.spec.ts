import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

const ANSWER = { timeout: 60_000 }

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
}
const number = async (page: Page, testId: string, name: string): Promise<number> =>
  Number((await page.getByTestId(testId).getAttribute(name)) ?? NaN)

test('the translator’s own rows are added up, and agree with what it reads', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/8/1')
  await expect(page.getByTestId('input-sum')).toHaveAttribute('data-error', /e-|0\.0/, ANSWER)
  expect(await number(page, 'input-sum', 'data-error')).toBeLessThan(1e-5)
  // “the” stands twice: one row, two positions.
  const places = page.getByTestId('input-sum').getByRole('radio')
  await places.nth(3).click()
  await expect(page.getByTestId('input-sum')).toContainText('Position 3')
  expect(app.errors).toEqual([])
})

test('moved words keep their outputs without positions, but not behind a mask', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/8/4')
  const figure = page.getByTestId('input-shuffled')
  await expect(figure).toHaveAttribute('data-changed', '0', ANSWER)
  expect(await number(page, 'input-shuffled', 'data-lowest')).toBeGreaterThan(0.9999)
  await figure.getByRole('radio').last().click()
  await expect(figure).not.toHaveAttribute('data-changed', '0', ANSWER)
  await expect.poll(() => number(page, 'input-shuffled', 'data-lowest'), ANSWER).toBeLessThan(0.95)
  await goTo(page, '#/lessons/8/5')
  await expect(figure).toHaveAttribute('data-reader', 'causal', ANSWER)
  await expect(figure).toHaveAttribute('data-lowest', /0\.\d/, ANSWER)
  const cosines = page.getByTestId('input-moved')
  await expect(cosines.first()).toHaveAttribute('data-cosine', /^(1|0\.99999)/)
  expect(app.errors).toEqual([])
})

test('a word’s two vectors part layer by layer, and the question is about them', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/8/7')
  const figure = page.getByTestId('input-contexts')
  await expect(figure).toHaveAttribute('data-cosines', /\d/, ANSWER)
  const cosines = ((await figure.getAttribute('data-cosines')) ?? '').split(' ').map(Number)
  expect(cosines[0]).toBeCloseTo(1, 6)
  const first = cosines.findIndex((cosine) => cosine < 0.9)
  await page.getByTestId('lesson-answer').fill(String(first))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})
