import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator } from '@playwright/test'
import { expect, test } from './support/test.ts'

const [FRANCE] = golden.prompts
if (!FRANCE) throw new Error('the golden data hold no prompt')
const { prompt, ids, reference } = FRANCE

const STAGES = ['model', 'temperature', 'top-k', 'top-p'] as const
/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

async function numbers(found: Locator, attribute: string): Promise<number[]> {
  const values = await found.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.map(Number)
}

test('scores become probabilities in columns that sum to 1; sliders and seed work them out anew', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await page.getByRole('radio', { name: 'As a question' }).click()
  await page.getByTestId('inspect-text').fill(prompt)
  await page.getByTestId('inspect-look').click()
  const temperature = page.getByRole('slider', { name: 'Temperature' })
  const pick = page.getByTestId('what-if-pick')
  await expect(pick).toBeVisible(ANSWER)
  const rows = page.getByTestId('candidate')
  const cells = (stage: string): Locator =>
    page.locator(`[data-testid^="candidate"] [data-stage="${stage}"][data-share]`)
  const sumsAreOne = async (): Promise<void> => {
    for (const stage of STAGES) {
      expect(Math.abs(sum(await numbers(cells(stage), 'data-share')) - 1)).toBeLessThan(1e-6)
    }
    await expect(page.locator('[data-row="sum"]')).toHaveText(STAGES.map(() => '1.000000'))
  }

  // The model's own column is the reference model's, and a difference of scores is one of log-probabilities.
  await expect(rows).toHaveCount(20)
  expect(await numbers(rows, 'data-id')).toEqual(reference.top20_ids)
  const p = await numbers(rows, 'data-p')
  const logits = await numbers(rows, 'data-logit')
  p.forEach((value, place) => {
    const expected = reference.top20_logprobs[place] ?? 0
    expect(Math.abs(Math.log(value) - expected)).toBeLessThan(2e-3)
    const apart = (logits[place] ?? 0) - (logits[0] ?? 0)
    expect(Math.abs(apart - Math.log(value / (p[0] ?? 1)))).toBeLessThan(1e-5)
  })
  await sumsAreOne()
  await expect(page.locator('[data-part="outcome"]')).toContainText('Temperature 0')

  // The mean surprise of the whole text is that of the probabilities on its tokens.
  const strip = page.getByTestId('whole-surprise')
  await expect(strip).toHaveAttribute('data-count', String(ids.length), ANSWER)
  const known = await numbers(page.locator('.source [data-testid="token"][data-p]'), 'data-p')
  const mean = sum(known.map((value) => -Math.log2(value))) / known.length
  expect(known).toHaveLength(ids.length)
  expect(Number(await strip.getAttribute('data-mean'))).toBeCloseTo(mean, 9)

  // From here on there is no model to ask: what the sliders do is worked out here.
  await app.get('model.unload', null)
  await temperature.focus()
  for (let press = 0; press < 16; press++) await page.keyboard.press('ArrowRight')
  await page.getByRole('spinbutton', { name: 'top-k' }).fill('12')
  await page.keyboard.press('Enter')
  await sumsAreOne()
  const tempered = reference.top20_logprobs.slice(0, 12).map((logprob) => Math.exp(logprob / 0.8))
  const afterTopK = await numbers(cells('top-k'), 'data-share')
  tempered.forEach((mass, place) => {
    expect(Math.abs((afterTopK[place] ?? 0) - mass / sum(tempered))).toBeLessThan(1e-3)
  })
  expect(afterTopK.slice(12)).toEqual(Array(9).fill(0))
  await expect(rows.nth(12)).toContainText('cut by top-k')

  // Another seed, another die: the one said to come next is the one that comes.
  const next = page.getByTestId('other-seed').first()
  const promised = await next.getAttribute('data-id')
  await page.getByTestId('seed-more').click()
  await expect(pick).toHaveAttribute('data-id', promised ?? '')
  const shown = Number(await pick.locator('.needle').getAttribute('data-u'))
  const stretch = pick.locator('.segment.chosen')
  expect(shown).toBeGreaterThanOrEqual(Number(await stretch.getAttribute('data-from')))
  expect(shown).toBeLessThan(Number(await stretch.getAttribute('data-to')))

  // Arrow keys walk along the rows, and along the text.
  await rows.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(1)).toBeFocused()
  await strip.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(strip).toHaveAttribute('aria-valuenow', String(ids.length - 1))
  await page.keyboard.press('Home')
  await expect(page.locator('[data-part="sentence"]')).toContainText('nothing precedes it')
  await expect(rows).toHaveCount(0)
  expect(app.errors).toEqual([])
})
