import { expect, test } from './support/test.ts'

test('the Transformer that the reader trains is looked into with the panels of the real ones', async ({
  app,
}) => {
  test.setTimeout(180_000)
  const { page } = app
  await page.evaluate(() => (location.hash = '#/lessons/11/7'))
  const own = page.getByTestId('own')
  const tokens = own.getByTestId('token')
  await expect(tokens.first()).toBeVisible()
  const untrained = await tokens.allInnerTexts()
  await page.getByTestId('training-start').click()
  await expect(own.getByTestId('training')).toHaveAttribute('data-state', 'done', {
    timeout: 120_000,
  })
  // It has learned where a sentence ends.
  await expect(tokens.last()).toHaveText('<|end|>')
  expect(await tokens.allInnerTexts()).not.toEqual(untrained)

  await own.getByRole('radio', { name: 'Q·K·V' }).click()
  await own.getByTestId('recompute').click()
  const error = own.getByTestId('recompute-error')
  await expect(error).toBeVisible()
  expect(Number(await error.getAttribute('data-max-error'))).toBeLessThan(1e-6)

  await own.getByRole('radio', { name: 'Next token' }).click()
  const bars = own.getByTestId('candidate').or(own.getByTestId('candidate-rest'))
  await expect(bars.first()).toBeVisible()
  const p = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('data-p'))))
  expect(p.reduce((total, each) => total + each, 0)).toBeCloseTo(1, 6)
  expect(app.errors).toEqual([])
})
