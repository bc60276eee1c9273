import type { Page } from '@playwright/test'
import { figureStands } from './support/lesson-views.ts'
import { expect, test } from './support/test.ts'

/** A model may have to wait for its turn. */
const MODEL = { timeout: 60_000 }

async function goTo(page: Page, address: string, step: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/${address}`)
  await page.locator(`[data-testid=lesson][data-step=${step}]`).waitFor()
  await figureStands(page)
}
const probabilities = (page: Page, inside: string): Promise<number[]> =>
  page
    .getByTestId(inside)
    .getByTestId('candidate')
    .evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('data-p'))))

test('two beginnings are compared, and the reader’s own word is found among all', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await goTo(page, '2/3', 'compare')
  const among = page.getByTestId('predict-among')
  await expect(among).toHaveCount(2, MODEL)
  const [clear, vague] = await among.evaluateAll((all) =>
    all.map((number) => Number(number.getAttribute('data-among'))),
  )
  expect(clear).toBeLessThan(vague ?? 0)

  await goTo(page, '2/4', 'own')
  const found = page.getByTestId('predict-expected')
  await expect(found).toHaveAttribute('data-rank', /^\d+$/, MODEL)
  const asked = found.locator('[data-asked=true]')
  await expect(asked).toHaveCount(1)
  await expect(asked).toContainText('thousand')
  const rank = Number(await found.getAttribute('data-rank'))
  const p = Number(await asked.getAttribute('data-p'))
  const larger = (await probabilities(page, 'predict-expected')).filter((other) => other > p)
  // Those before it that are listed: all of them, or as many as have a bar.
  expect(larger.length).toBe(Math.min(rank, 6))
  await expect(found.locator('.chosen')).toHaveCount(0)
  expect(app.errors).toEqual([])
})

test('the loop is gone through line by line, greedily and with the die', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await goTo(page, '3/1', 'loop')
  const loop = page.getByTestId('loop')
  const line = page.getByTestId('loop-code').locator('[aria-current=step]')
  const text = page.getByTestId('loop-text').getByTestId('lesson-token')
  const step = page.getByTestId('loop-step')
  await expect(loop).toHaveAttribute('data-end', '42', MODEL)
  await expect(text).toHaveCount(4)
  await step.click()
  await expect(line).toHaveAttribute('data-phase', 'predict')
  await expect(text).toHaveCount(4)
  await expect(loop.locator('tr.chosen')).toHaveCount(0)
  await step.click()
  await expect(line).toHaveAttribute('data-phase', 'choose')
  const p = await probabilities(page, 'loop')
  expect(Number(await loop.locator('tr.chosen').getAttribute('data-p'))).toBe(Math.max(...p))
  await step.click()
  await expect(line).toHaveAttribute('data-phase', 'append')
  await expect(text).toHaveCount(5)
  await page.getByTestId('loop-play').click()
  await expect(text).toHaveCount(6)

  await goTo(page, '3/2', 'dice')
  await expect(loop).toHaveAttribute('data-end', '42', MODEL)
  await step.click()
  const dice = page.getByTestId('loop-dice')
  await expect(dice).toHaveAttribute('data-thrown', 'false')
  await expect(dice.locator('.needle')).toHaveCount(0)
  await step.click()
  const u = Number(await dice.locator('.needle').getAttribute('data-u'))
  const hit = dice.locator('.segment[data-chosen=true]')
  expect(u).toBeGreaterThanOrEqual(Number(await hit.getAttribute('data-from')))
  expect(u).toBeLessThan(Number(await hit.getAttribute('data-to')))
  expect(app.errors).toEqual([])
})

test('settings are tried on one prediction, and top-p is counted by hand', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await goTo(page, '3/3', 'temperature')
  const temperature = page.getByTestId('loop-temperature')
  await expect(temperature).toHaveAttribute('data-among', /\d/, MODEL)
  const undecided = async (): Promise<number> =>
    Number(await temperature.getAttribute('data-among'))
  const atOne = await undecided()
  await temperature.getByRole('slider').focus()
  await page.keyboard.press('End')
  await expect.poll(undecided).toBeGreaterThan(atOne)
  await page.keyboard.press('Home')
  await expect.poll(undecided).toBe(1)
  await expect(temperature.locator('tr.bar').first()).toContainText('100')

  await goTo(page, '3/4', 'filters')
  const filters = page.getByTestId('loop-filters')
  await expect(filters).toHaveAttribute('data-left', /\d/, MODEL)
  const kept = filters.locator('[data-testid=candidate][data-kept=true]')
  const cut = filters.locator('[data-testid=candidate][data-kept=false]')
  await expect(kept).toHaveCount(Number(await filters.getAttribute('data-left')))
  await expect(cut).not.toHaveCount(0)
  await expect(cut.first()).toBeVisible()
  expect(Number(await filters.getAttribute('data-mass'))).toBeGreaterThanOrEqual(0.7)

  await goTo(page, '3/6', 'question')
  const question = page.getByTestId('lesson-question')
  const wanted = Number(/(\d+) %/.exec(await question.innerText())?.[1]) / 100
  let [count, mass] = [0, 0]
  for (const p of await probabilities(page, 'loop-model')) {
    if (mass < wanted) count++
    mass += p
  }
  await page.getByTestId('lesson-answer').fill(String(count))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('the same seed really writes the same text again', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await goTo(page, '3/5', 'seed')
  const takes = page.getByTestId('loop-take')
  await expect(takes).toHaveCount(2)
  await expect(takes.nth(1)).toHaveAttribute('data-same', 'true', MODEL)
  await page.getByTestId('loop-other-seed').click()
  await expect(takes).toHaveCount(3)
  await expect(takes.nth(2)).toHaveAttribute('data-seed', '2')
  const written = (at: number) => takes.nth(at).getByTestId('loop-written').innerText()
  await expect.poll(() => written(2), MODEL).not.toBe('')
  expect(await written(1)).toBe(await written(0))
  expect(app.errors).toEqual([])
})
