import { expect, test } from './support/test.ts'

/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }

test('a block: what is added to the stream is what it grows by, layer after layer', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').fill('The cat sat on the mat. The dog sat on the')
  await page.getByTestId('inspect-look').click()
  await page.getByTestId('inspect-panels').locator('[data-value=block]').click()
  const stages = page.getByTestId('block-stage')
  await expect(stages).toHaveCount(8, ANSWER)
  const norms = page.getByTestId('stream-norm')
  await expect(norms).toHaveCount(31)

  // The layer is chosen by keys on the overview, and is the shared choice, in the room's address.
  await page.getByTestId('stream-norms').focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/layer=3/)
  const frame = page.locator('[data-figure=block]')
  await expect(frame).toContainText('Inside layer 3')

  // What leaves a layer is what the overview says, and what the next one is given.
  const out = Number(await stages.last().getAttribute('data-norm'))
  expect(out).toBeCloseTo(Number(await norms.nth(4).getAttribute('data-norm')), 4)
  for (const name of ['attention-sum', 'output']) {
    const sum = stages.and(page.locator(`[data-stage=${name}]`))
    expect(Number(await sum.getAttribute('data-error'))).toBeLessThan(1e-4)
  }
  await expect(page.getByTestId('block-neurons')).toHaveAttribute('data-total', '1536')

  await page.getByTestId('block-next').click()
  await expect(frame).toContainText('Inside layer 4')
  expect(Number(await stages.first().getAttribute('data-norm'))).toBeCloseTo(out, 4)

  await frame.getByTestId('figure-tools').click()
  await page.getByRole('menuitem', { name: 'Show as a table' }).click()
  const rows = await frame
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
  for (const [, input = NaN, , attention = NaN, sum = NaN, , , ffn = NaN, output = NaN] of rows) {
    expect(Math.abs(input + attention - sum)).toBeLessThan(1e-4)
    expect(Math.abs(sum + ffn - output)).toBeLessThan(1e-4)
  }
  expect(app.errors).toEqual([])
})
