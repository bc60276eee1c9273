import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, step: number): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/12/${String(step)}`)
}

test('a sentence is translated in the paper’s figure, and its blocks are counted', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, 1)
  await page.getByTestId('architecture').waitFor()
  const target = page.getByTestId('decoder-target')
  await expect(target).toHaveText('她')
  await page.getByTestId('step-next').click()
  await expect(target).toHaveText('她昨天')
  await page.locator('[data-testid=architecture-part][data-part=softmax]').click()
  await expect(page.getByTestId('decoder-part')).toHaveAttribute('data-part', 'softmax')

  await goTo(page, 2)
  const block = (part: string) => page.locator(`[data-testid=decoder-block][data-part=${part}]`)
  await block('encoder').waitFor()
  await expect(block('encoder')).toHaveAttribute('data-attentions', '1')
  await expect(block('decoder')).toHaveAttribute('data-attentions', '2')
  await expect(page.getByTestId('decoder-attentions')).toHaveAttribute('data-total', '9')

  await goTo(page, 5)
  const bars = page.getByTestId('decoder').getByTestId('candidate')
  await expect(bars.first()).toContainText('她')
  await page.getByTestId('step-next').click()
  await expect(bars.first()).toContainText('昨天')
  expect(app.errors).toEqual([])
})

test('nothing ahead is looked at, the source is, and the hidden cells are counted', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, 4)
  const cross = page.getByTestId('decoder-cross')
  await cross.waitFor()
  await expect(page.getByTestId('decoder-origin')).toBeVisible()
  const error = await page.getByTestId('decoder-origin').getAttribute('data-error')
  expect(Number(error)).toBeLessThan(1e-5)
  // Two steps of two rows with a weight for every token of the source.
  const columns = Number(await cross.getAttribute('data-columns'))
  await expect(cross.locator('[data-weight]')).toHaveCount(2 * columns)

  await goTo(page, 6)
  const mask = page.getByTestId('decoder-mask')
  await expect(mask).toHaveAttribute('data-largest', '0')
  await expect(mask).toHaveAttribute('data-count', '36')
  await page.getByTestId('lesson-text').fill('I like apples.')
  await expect(mask).toHaveAttribute('data-count', '10')
  await page.getByTestId('lesson-answer').fill('10')
  await page.getByTestId('lesson-check').click()
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})
