import { expect, test } from './support/test.ts'

test('the loaded model stands among the others to scale, and the question is about it', async ({
  app,
}) => {
  const { page } = app
  await page.evaluate(() => (location.hash = '#/lessons/14/6'))
  const sizes = page.getByTestId('paper-size')
  await expect(sizes).toHaveCount(6)
  await expect(page.getByTestId('paper-sizes')).toContainText('SmolLM2-135M-Instruct')
  const all = await sizes.evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector('th')?.textContent.trim(),
      parameters: Number(row.getAttribute('data-parameters')),
    })),
  )
  const of = (name: string): number => all.find((each) => each.name === name)?.parameters ?? 0
  await page
    .getByTestId('lesson-answer')
    .fill(String(Math.round(of('GPT-3') / of('SmolLM2-135M-Instruct'))))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')

  await page.evaluate(() => (location.hash = '#/lessons/14/2'))
  const steps = page.getByTestId('paper-way')
  const counted = () =>
    steps.evaluateAll((ways) => ways.map((way) => Number(way.getAttribute('data-steps'))))
  await expect.poll(counted).toEqual([8, 2, 1])
  await page.getByRole('slider').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(counted).toEqual([9, 3, 1])
  expect(app.errors).toEqual([])
})
