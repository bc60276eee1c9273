import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, step: number): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/11/${String(step)}`)
}
const numbers = (page: Page, testid: string, name: string): Promise<number[]> =>
  page
    .getByTestId(testid)
    .evaluateAll((all, key) => all.map((one) => Number(one.getAttribute(key))), name)

test('a real layer adds, and without what it carries past the answer is gone', async ({ app }) => {
  const { page } = app
  await goTo(page, 1)
  const sum = page.getByTestId('addnorm-sum')
  await sum.waitFor()
  expect(Number(await sum.getAttribute('data-error'))).toBeLessThan(1e-4)
  const equation = page.getByTestId('addnorm-equation')
  const of = async (name: string): Promise<number> =>
    Number(await equation.getAttribute(`data-${name}`))
  expect((await of('before')) + (await of('added'))).toBeCloseTo(await of('after'), 4)

  await goTo(page, 2)
  const first = (side: string) =>
    page.locator(`[data-testid=addnorm-side][data-side=${side}] [data-testid=candidate]`).first()
  await expect(first('before')).toContainText('Paris')
  await expect(first('after')).not.toContainText('Paris')
  await page.getByRole('radio').nth(1).click()
  await expect(first('after')).toContainText('Paris')
  expect(app.errors).toEqual([])
})

test('norms bring numbers to one measure, and the question can be answered from the figure', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, 3)
  // The translator and what looks into it are loaded first.
  await page.getByTestId('addnorm-hill').first().waitFor()
  await expect(page.getByTestId('addnorm-hill')).toHaveCount(3)
  const [, mean] = await numbers(page, 'addnorm-hill', 'data-mean')
  const [, deviation] = await numbers(page, 'addnorm-hill', 'data-deviation')
  expect(mean).toBeCloseTo(0, 5)
  expect(deviation).toBeCloseTo(1, 3)
  await goTo(page, 5)
  const neurons = page.getByTestId('addnorm-neurons')
  await expect(neurons).toHaveAttribute('data-rule', 'positive')
  const before = await neurons.getAttribute('data-active')
  await page.getByRole('radio').first().click()
  await expect(neurons).not.toHaveAttribute('data-active', before ?? '')

  await goTo(page, 8)
  const equation = page.getByTestId('addnorm-equation')
  await equation.waitFor()
  const [from, to] = await Promise.all(
    ['data-before', 'data-after'].map(async (name) => Number(await equation.getAttribute(name))),
  )
  await page.getByTestId('lesson-answer').fill(((to ?? 0) - (from ?? 0)).toFixed(2))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})
