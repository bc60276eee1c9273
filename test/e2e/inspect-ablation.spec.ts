import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Page } from '@playwright/test'
import { inspectText, numbersOf, READ, sum } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

const [FRANCE] = golden.prompts
if (!FRANCE) throw new Error('the golden data hold no prompt')
const { prompt, reference } = FRANCE

/** Every bar of one side and what is left of it. */
async function sideOf(page: Page, side: 'before' | 'after'): Promise<number[]> {
  const rows = await numbersOf(page.getByTestId('ablation-row'), `data-${side}`)
  return [...rows, ...(await numbersOf(page.getByTestId('ablation-rest'), `data-${side}`))]
}

test('nothing switched off changes nothing, a layer’s heads do, and both sides are whole', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'chat', prompt, 'ablation')
  const sentence = page.getByTestId('ablation-sentence')
  const measures = page.getByTestId('ablation-measures')
  await expect(sentence).toContainText('exactly the same', READ)
  await expect(measures).toHaveAttribute('data-kl', '0')
  expect(await sideOf(page, 'after')).toEqual(await sideOf(page, 'before'))
  expect(await numbersOf(page.getByTestId('ablation-row'), 'data-id')).toEqual(
    reference.top20_ids.slice(0, 12),
  )
  for (const [place, p] of (await sideOf(page, 'before')).slice(0, 12).entries()) {
    expect(Math.abs(Math.log(p) - (reference.top20_logprobs[place] ?? 0))).toBeLessThan(2e-3)
  }

  await page.getByTestId('ablation-preset-layer').click()
  await expect(sentence).toContainText('With all 9 heads of layer 0 switched off', READ)
  const [kl = 0] = await numbersOf(measures, 'data-kl')
  expect(kl).toBeGreaterThan(0)
  for (const side of ['before', 'after'] as const) {
    expect(Math.abs(sum(await sideOf(page, side)) - 1)).toBeLessThan(1e-6)
  }
  expect(await sideOf(page, 'after')).not.toEqual(await sideOf(page, 'before'))
  // What is whole stays as it was.
  const [first = 0] = await sideOf(page, 'before')
  expect(Math.abs(Math.log(first) - (reference.top20_logprobs[0] ?? 0))).toBeLessThan(2e-3)

  await page.getByTestId('ablation-reset').click()
  await expect(sentence).toContainText('exactly the same', READ)

  // By keyboard: one head, then its whole layer.
  const grid = page.getByTestId('ablation-grid')
  await grid.focus()
  for (const key of ['ArrowDown', 'ArrowRight', 'Space']) await page.keyboard.press(key)
  await expect(sentence).toContainText('With head 1 of layer 1 switched off', READ)
  await page.keyboard.press('l')
  await expect(sentence).toContainText('With all 9 heads of layer 1 switched off', READ)
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await expect(sentence).toContainText('the feed-forward network of layer 1', READ)
  expect(app.errors).toEqual([])
})
