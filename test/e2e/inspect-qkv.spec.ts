import type { Locator } from '@playwright/test'
import { expect, test } from './support/test.ts'

/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }

async function numbers(found: Locator, attribute: string): Promise<number[]> {
  const values = await found.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.map(Number)
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

test('one head at one query: every step follows from the one before it, and the sum is the model’s own', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').fill('The cat sat on the mat. The dog sat on the')
  await page.getByTestId('inspect-look').click()
  await page.getByTestId('inspect-panels').getByRole('tab', { name: 'Q·K·V' }).click()
  const step = page.getByTestId('qkv-step')
  await expect(step).toHaveAttribute('data-step', 'project', ANSWER)
  await expect(page.getByTestId('vector')).toHaveCount(4)

  // The walk by keys, and the numbers on each way.
  await page.getByRole('tab', { name: '1 q k v' }).focus()
  for (const name of ['rotate', 'dot', 'scale', 'mask', 'softmax']) {
    await page.keyboard.press('ArrowRight')
    await expect(step).toHaveAttribute('data-step', name)
  }
  const keys = page.getByTestId('qkv-key')
  await expect(keys).toHaveCount(12)
  const weights = await numbers(keys, 'data-weight')
  expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-5)
  const scores = await numbers(keys, 'data-scaled')
  const dots = await numbers(keys, 'data-dot')
  const exps = scores.map((score) => Math.exp(score))
  for (const [key, weight] of weights.entries()) {
    expect(Math.abs((scores[key] ?? 0) - (dots[key] ?? 0) / 8)).toBeLessThan(1e-9)
    expect(Math.abs((exps[key] ?? 0) / sum(exps) - weight)).toBeLessThan(1e-4)
  }

  // What is mixed, in the table of the figure: the parts are the context, the model's own.
  await page.keyboard.press('ArrowRight')
  await expect(step).toHaveAttribute('data-step', 'mix')
  await expect(page.getByTestId('vector')).toHaveCount(7, ANSWER)
  const mix = page.locator('[data-figure=qkv-mix]')
  await mix.getByTestId('figure-tools').click()
  await page.getByRole('menuitem', { name: 'Show as a table' }).click()
  const rows = await mix
    .getByTestId('figure-table')
    .locator('tbody tr:has(td.figure)')
    .evaluateAll((found) =>
      found.map((row) =>
        Array.from(row.querySelectorAll('td'), (cell) =>
          Number(cell.textContent.trim().replace('−', '-')),
        ),
      ),
    )
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows.slice(0, 10)) {
    const [parts, context] = [row.slice(1, 6), row[6] ?? NaN]
    expect(Math.abs(sum(parts) - context)).toBeLessThan(1e-5)
  }

  await page.getByTestId('recompute').click()
  const result = page.getByTestId('recompute-error')
  await expect(result.locator('[data-part=heads]')).toBeVisible(ANSWER)
  await expect(result).toContainText('They agree.')
  const [error = 1] = await numbers(result, 'data-max-error')
  expect(error).toBeLessThan(1e-4)
  expect(error).toBeGreaterThan(0)

  // Another head is the shared choice, in the room's address.
  await page.getByRole('combobox', { name: 'Head' }).click()
  await page.getByRole('option', { name: 'Head 3' }).click()
  await expect(page).toHaveURL(/head=3/)
  await expect(page.getByTestId('recompute-error')).toHaveCount(0)
  expect(app.errors).toEqual([])
})
