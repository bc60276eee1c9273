import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import tiktoken from '../fixtures/golden/golden-tiktoken.json' with { type: 'json' }
import type { Locator, Page } from '@playwright/test'
import { inspectText, numbersOf, READ } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

const { text: SENTENCE, ids: SENTENCE_IDS } = golden.attention
const [JOURNEY, STRAWBERRY, CHINESE] = tiktoken.texts
if (!JOURNEY || !STRAWBERRY || !CHINESE) throw new Error('the golden data hold too few texts')
const GPT = ['r50k_base', 'cl100k_base', 'o200k_base'] as const

const chips = (page: Page): Locator => page.getByTestId('chip')

/** Has the model read another text; the open panel is that of its tokens. */
async function read(page: Page, text: string): Promise<void> {
  await page.getByTestId('inspect-text').fill(text)
  await page.getByTestId('inspect-look').click()
  await expect(page.getByTestId('text-line')).toContainText(text.slice(0, 12), READ)
  await expect(page.getByTestId('inspect-look')).toBeEnabled(READ)
}

/** The ids of the text as it was given, in one of the vocabularies below. */
async function idsIn(page: Page, name: string): Promise<number[]> {
  const row = page.locator(`[data-testid=tokenizer-row][data-name="${name}"]`)
  await row.scrollIntoViewIfNeeded()
  await expect(row).toHaveAttribute('data-count', /\d/, READ)
  const ids = await row
    .locator('.piece')
    .evaluateAll((all) => all.map((one) => parseInt(one.getAttribute('title') ?? '', 10)))
  expect(await row.getAttribute('data-count')).toBe(String(ids.length))
  return ids
}

/** Goes to the last step of the merges and gives the pieces, each with its id. */
async function merged(page: Page, source: string): Promise<{ text: string; id: number }[]> {
  const part = page.getByTestId('word-merges')
  const stepper = page.getByTestId('merge-stepper')
  await page.getByRole('radio', { name: source, exact: true }).click()
  await expect(part).toHaveAttribute('data-state', 'done', READ)
  await stepper.getByRole('button', { name: 'To the last step' }).click()
  return stepper.getByTestId('merge-piece').evaluateAll((all) =>
    all.map((piece) => ({
      text: piece.querySelector('.text')?.textContent ?? '',
      id: Number(piece.querySelector('.mono')?.textContent),
    })),
  )
}

test('a text is the ids the reference tokenizers give it, and each id finds its place in the text', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'text', SENTENCE, 'tokens')
  const written = SENTENCE_IDS.length
  await expect(chips(page)).toHaveCount(written + 1)
  expect((await numbersOf(chips(page), 'data-id')).slice(0, written)).toEqual(SENTENCE_IDS)

  // Pointing at one place lights the other.
  const groups = page.getByTestId('text-group')
  await groups.nth(2).hover()
  await expect(page.locator('[data-testid=chip].lit')).toHaveAttribute('data-position', '2')
  await chips(page).nth(4).hover()
  await expect(page.locator('[data-testid=text-group].lit')).toHaveAttribute('data-position', '4')
  await page.getByTestId('inspect-text').hover()
  await expect(page.locator('.lit')).toHaveCount(0)

  // The bytes under the boxes are those of the text.
  await page.getByRole('radio', { name: 'bytes', exact: true }).click()
  const hex = await chips(page).locator('.below').allTextContents()
  const bytes = hex.slice(0, written).join('').replaceAll(/\s/g, '')
  expect(Buffer.from(bytes, 'hex').toString()).toBe(SENTENCE)
  expect(app.errors).toEqual([])
})

test('the same text in other vocabularies is what their authors’ tokenizer makes of it, to the last merge', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'text', JOURNEY.text, 'tokens')
  for (const name of GPT) expect(await idsIn(page, name)).toEqual(JOURNEY[name])
  expect(JOURNEY.r50k_base).toHaveLength(12)
  expect(await page.locator('[data-name=r50k_base] [title^="7002"]').textContent()).toBe('·journey')

  // As the model sees it, the article that comes twice with it: one picture for each id, another for each other one.
  await page.getByRole('radio', { name: 'pictures', exact: true }).click()
  const pictures = await chips(page).locator('.emoji').allTextContents()
  const ids = await numbersOf(chips(page), 'data-id')
  const byId = new Map(ids.map((id, at) => [id, pictures[at]]))
  expect(new Set(ids).size).toBeLessThan(ids.length)
  expect(ids.map((id) => byId.get(id))).toEqual(pictures)
  expect(new Set(byId.values()).size).toBe(byId.size)
  for (const picture of pictures) expect(picture).toMatch(/\p{Extended_Pictographic}|\p{RI}/u)

  // The word looked at, from its bytes to the model's own tokens.
  await chips(page).nth(1).click()
  const [own = 0] = await numbersOf(chips(page).nth(1), 'data-id')
  expect(await merged(page, 'this model')).toEqual([{ text: '·journey', id: own }])
  expect(await merged(page, 'GPT-2')).toEqual([{ text: '·journey', id: 7002 }])
  const stepper = page.getByTestId('merge-stepper')
  await expect(stepper).toHaveAttribute('data-count', '7')
  await page.getByTestId('merge-back').click()
  await expect(stepper).toHaveAttribute('data-done', '6')
  await expect(stepper.getByTestId('merge-piece')).toHaveCount(2)

  await read(page, STRAWBERRY.text)
  await chips(page).first().click()
  expect(await merged(page, 'GPT-4')).toEqual([
    { text: 'Str', id: 2645 },
    { text: 'aw', id: 675 },
    { text: 'berry', id: 15717 },
  ])
  for (const name of GPT) expect(await idsIn(page, name)).toEqual(STRAWBERRY[name])

  // Chinese costs more where the vocabulary was not made for it.
  await read(page, CHINESE.text)
  for (const name of GPT) expect(await idsIn(page, name)).toEqual(CHINESE[name])
  expect(CHINESE.r50k_base.length).toBeGreaterThan(2 * CHINESE.o200k_base.length)
  expect(app.errors).toEqual([])
})
