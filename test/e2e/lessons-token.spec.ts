import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, address: string, step: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/${address}`)
  await page.locator(`[data-testid=lesson][data-step=${step}]`).waitFor()
}
const idsIn = (place: Locator): Promise<number[]> =>
  place
    .getByTestId('lesson-token')
    .evaluateAll((all) => all.map((token) => Number(token.getAttribute('data-id'))))
const use = (page: Page, vocabulary: string): Promise<void> =>
  page.getByTestId('token-vocabulary').locator(`[data-value="${vocabulary}"]`).click()

const GPT2 = [32, 7002, 286, 257, 7319, 4608, 6140, 351, 257, 2060, 2239, 13]

test('a text is cut by any vocabulary there is, and the question is about what is shown', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '1/1', 'cut')
  const cut = page.getByTestId('token-cut')
  await expect(cut).toHaveAttribute('data-count', '12')
  expect(await idsIn(cut)).toEqual(GPT2)
  for (const vocabulary of ['cl100k_base', 'SmolLM2-135M-Instruct', 'tatoeba-en-zh']) {
    const before = await idsIn(cut)
    await use(page, vocabulary)
    await expect.poll(() => idsIn(cut)).not.toEqual(before)
    await expect.poll(async () => (await idsIn(cut)).length).toBeGreaterThan(5)
  }

  await goTo(page, '1/7', 'question')
  await expect(cut).toHaveAttribute('data-count', '12')
  const texts = await cut
    .getByTestId('lesson-token')
    .evaluateAll((all) => all.map((token) => token.getAttribute('data-text') ?? ''))
  const blanks = texts.filter((text) => text.startsWith(' ')).length
  await page.getByTestId('lesson-answer').fill(String(blanks))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  await page.getByTestId('lesson-text').fill('one two')
  await page.getByTestId('lesson-answer').fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('a word is several tokens or one, its bytes add up, and merges put it together', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '1/2', 'words')
  const way = (name: string) => page.getByTestId('token-ways').locator(`tr[data-way=${name}]`)
  await expect(way('behind').getByTestId('lesson-token')).toHaveCount(1)
  expect(await idsIn(way('bare'))).toEqual([400, 29910])

  await goTo(page, '1/3', 'bytes')
  const bytes = page.getByTestId('token-bytes')
  await page.getByTestId('lesson-text').fill('é你')
  await expect(bytes).toHaveAttribute('data-bytes', '5')

  await goTo(page, '1/4', 'merges')
  const pieces = page.getByTestId('merge-piece')
  await expect(pieces).toHaveCount(10)
  const next = page.getByTestId('merge-next')
  while (await next.isEnabled()) await next.click()
  await expect(pieces).toHaveCount(3)
  expect(await pieces.locator('.text').allInnerTexts()).toEqual(['Str', 'aw', 'berry'])

  await goTo(page, '1/5', 'cost')
  const count = async (vocabulary: string, language: string): Promise<number> =>
    Number(
      await page
        .getByTestId('token-cost')
        .locator(`[data-name^="${vocabulary}"] [data-language=${language}]`)
        .getAttribute('data-count'),
    )
  await expect.poll(() => count('GPT-4o', 'english')).toBe(12)
  expect(await count('GPT-2', 'chinese')).toBeGreaterThan(await count('GPT-2', 'english'))
  expect(await count('GPT-4o', 'chinese')).toBeLessThan(await count('GPT-4o', 'english'))
  expect(app.errors).toEqual([])
})

test('the model is asked for letters, and its answer stands beside what it was given', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await goTo(page, '1/6', 'letters')
  await expect(page.getByTestId('token-truth')).toHaveAttribute('data-count', '3')
  await expect(page.getByTestId('token-says')).not.toBeEmpty({ timeout: 60_000 })
  await expect(page.getByTestId('lesson-run')).toHaveCount(0)
  const question = await page
    .getByTestId('token-seen')
    .getByTestId('lesson-token')
    .evaluateAll((all) => all.map((token) => token.getAttribute('data-text') ?? ''))
  expect(question.join('')).toBe('How many r are in strawberry?')
  // Not a letter of it can be seen: the word is one token, or a few.
  expect(question.filter((text) => text.length > 1).length).toBeGreaterThan(3)

  await page.getByTestId('token-spelled').fill('banana')
  await page.getByTestId('token-letter').fill('a')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('token-truth')).toHaveAttribute('data-count', '3')
  await expect(page.getByTestId('token-seen')).toContainText('banana', { timeout: 60_000 })
  expect(app.errors).toEqual([])
})
