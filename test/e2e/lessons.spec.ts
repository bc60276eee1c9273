import type { Page } from '@playwright/test'
import { CHAPTERS } from '#renderer/lessons/chapters.ts'
import { figureStands } from './support/lesson-views.ts'
import { WHOLE } from './support/rotating.ts'
import { expect, test } from './support/test.ts'

const STEPS = CHAPTERS.flatMap(({ id, number, steps }) =>
  steps.map((step, at) => ({ chapter: id, number, at, id: step.id })),
)
const place = (page: Page): string => new URL(page.url()).hash
const shown = (page: Page, chapter: string, step: string) =>
  page.locator(`[data-testid=lesson][data-chapter=${chapter}][data-step=${step}]`)
const cell = (page: Page, row: number, column: number) =>
  page.locator(
    `[data-testid=markov-cell][data-row="${String(row)}"][data-column="${String(column)}"]`,
  )

async function openLessons(page: Page): Promise<void> {
  await page.keyboard.press('Control+4')
  await expect(page.getByTestId('nav-lessons')).toHaveAttribute('aria-current', 'page')
  await page.getByTestId('lesson').waitFor()
}
async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
}

/** In which the walk waits for the models at every step; `npm run proof` waits in both. */
const STANDING = new Set(WHOLE ? ['en', 'zh-CN'] : ['zh-CN'])

for (const locale of ['en', 'zh-CN'] as const) {
  test(`every chapter is walked through by keys alone, with a picture of each step (${locale})`, async ({
    launch,
  }, info) => {
    test.setTimeout(600_000)
    const app = await launch({ locale })
    const { page } = app
    await app.modelReady()
    await openLessons(page)
    for (const { chapter, number, at, id } of STEPS) {
      await expect(shown(page, chapter, id)).toBeVisible()
      if (STANDING.has(locale)) await figureStands(page)
      await expect(page.getByTestId('lesson')).not.toContainText(/lessons\.\w/)
      const said = page.getByTestId('lesson-try').or(page.getByTestId('lesson-waits'))
      await expect(said).not.toContainText(/[{}]/)
      const name = `${String(number).padStart(2, '0')}-${String(at + 1)}-${id}.png`
      await page.screenshot({ path: info.outputPath(name) })
      await page.keyboard.press('ArrowRight')
    }
    // All that was asked on the way lies in a session for each kind of task.
    const all = await app.get('session.list', { query: '', limit: 50 })
    const made = all.filter(({ sample }) => !sample)
    if (STANDING.has(locale)) expect(made).toHaveLength(3)
    expect(app.errors).toEqual([])
  })
}

test('the keys lead back to the first step too', async ({ app }) => {
  const { page } = app
  await goTo(page, `#/lessons/14/99`)
  for (const { chapter, id } of [...STEPS].reverse()) {
    await expect(shown(page, chapter, id)).toBeVisible()
    await page.keyboard.press('ArrowLeft')
  }
  expect(app.errors).toEqual([])
})

test('an address leads to a step, and one that is none to the nearest', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/4/3')
  await expect(shown(page, 'markov', 'probabilities')).toBeVisible()
  await expect(page.getByTestId('lesson-dot').nth(2)).toHaveAttribute('aria-current', 'step')
  const symbol = page.getByTestId('lesson-symbol').first()
  await symbol.hover()
  await expect(page.getByRole('tooltip')).toContainText('how probable w is')
  await goTo(page, '#/lessons/4/99')
  await expect(shown(page, 'markov', 'question')).toBeVisible()
  await expect.poll(() => place(page)).toBe('#/lessons/4/6')
  await goTo(page, '#/lessons/no/such')
  await expect.poll(() => place(page)).toBe(`#/lessons/${String(CHAPTERS[0].number)}/1`)
  expect(app.errors).toEqual([])
})

test('an edited corpus is counted at once, and the question is about it', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/4/1')
  await expect(cell(page, 2, 3)).toHaveAttribute('data-count', '2')
  await page
    .getByTestId('markov-sentences')
    .fill('I love oranges\nI love grapes\nyou love oranges\nyou love grapes\nwe love grapes')
  await expect(cell(page, 2, 4)).toHaveAttribute('data-count', '3')
  // By the keyboard from where one types: arrows belong to the text, Tab leads out of it.
  await page.keyboard.press('ArrowRight')
  await expect(shown(page, 'markov', 'corpus')).toBeVisible()
  await page.getByTestId('lesson-next').click()
  await page.keyboard.press('ArrowRight')
  await expect(shown(page, 'markov', 'probabilities')).toBeVisible()
  const probability = page
    .getByTestId('markov-probabilities')
    .locator('[data-row="2"][data-column="3"]')
  await expect(probability).toHaveText('40.0 %')
  const bars = page.getByTestId('markov-row').getByTestId('candidate')
  await expect(bars).toHaveCount(6)
  expect(Number(await bars.nth(3).getAttribute('data-p'))).toBeCloseTo(2 / 5, 12)

  await goTo(page, '#/lessons/4/6')
  const verdict = page.getByTestId('lesson-verdict')
  await page.getByTestId('lesson-answer').fill('2/3')
  await page.keyboard.press('Enter')
  await expect(verdict).toHaveAttribute('data-verdict', 'wrong')
  await page.getByTestId('lesson-answer').fill('two')
  await page.keyboard.press('Enter')
  await expect(verdict).toHaveAttribute('data-verdict', 'unreadable')
  await page.getByTestId('lesson-answer').fill('2/5')
  await page.keyboard.press('Enter')
  await expect(verdict).toHaveAttribute('data-verdict', 'right')
  await expect(verdict).toContainText('2/5')
  expect(app.errors).toEqual([])
})

test('a corpus that does not fit is refused in a sentence and stays in its field', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/4/1')
  await page.getByTestId('markov-sentences').fill('a b c d e f g h i j k')
  await expect(page.getByTestId('markov-problem')).toContainText('8 at most')
  await expect(page.getByTestId('markov-sentences')).toHaveValue('a b c d e f g h i j k')
  await expect(cell(page, 2, 3)).toHaveAttribute('data-count', '2')
  await page.getByTestId('markov-restore').click()
  await expect(page.getByTestId('markov-problem')).toBeEmpty()
})

test('the table writes by its seed, until it has nothing to say', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/4/4')
  const text = page.getByTestId('markov-text')
  await page.getByTestId('markov-write').click()
  await expect(text).toHaveText(/^\s*I\s+love\s*$/)
  await page.getByTestId('markov-write-all').click()
  await expect(text).toHaveAttribute('data-end', 'no-prediction')
  const first = await text.innerText()
  await page.getByTestId('markov-seed').fill('2')
  await page.keyboard.press('Enter')
  await page.getByTestId('markov-seed').fill('1')
  await page.keyboard.press('Enter')
  await expect(text).toHaveText(first)
})

test('progress is there after a restart, and a chapter can be begun again', async ({ launch }) => {
  const first = await launch()
  await goTo(first.page, '#/lessons/4/6')
  await first.page.getByTestId('lesson-answer').fill('66.7%')
  await first.page.getByTestId('lesson-check').click()
  const chapter = (page: Page) => page.locator('[data-testid=lesson-chapter][data-chapter=markov]')
  await first.page.getByTestId('lesson-chapters').click()
  await expect(chapter(first.page)).toHaveAttribute('data-answered', 'true')
  await first.close()

  const { page, errors } = await launch({ home: first.home })
  await openLessons(page)
  await expect(shown(page, 'markov', 'question')).toBeVisible()
  await page.getByTestId('lesson-chapters').click()
  await expect(chapter(page)).toHaveAttribute('data-answered', 'true')
  await page.keyboard.press('Escape')
  await page.getByTestId('lesson-reset').click()
  await expect(shown(page, 'markov', 'corpus')).toBeVisible()
  await page.getByTestId('lesson-chapters').click()
  await expect(chapter(page)).toHaveAttribute('data-answered', 'false')
  expect(errors).toEqual([])
})

test('the real model continues the reader’s text, and the question is about its bars', async ({
  app,
}) => {
  const { page } = app
  await goTo(page, '#/lessons/2/1')
  const sum = page.getByTestId('predict-sum')
  const sumOf = async (): Promise<number> => Number(await sum.getAttribute('data-sum'))
  await expect(page.getByTestId('predict-tokens')).toHaveText('A·journey·of·a')
  expect(await sumOf()).toBeCloseTo(1, 6)
  await page.getByTestId('lesson-text').fill('1, 2, 3, 4,')
  await expect(page.getByTestId('predict-tokens')).toContainText('3')
  expect(await sumOf()).toBeCloseTo(1, 6)

  await goTo(page, '#/lessons/2/5')
  const bars = page.getByTestId('predict').getByTestId('candidate')
  await expect(bars).toHaveCount(6)
  const p = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('data-p'))))
  const first = p.slice(0, 3).reduce((total, each) => total + each, 0)
  await page.getByTestId('lesson-answer').fill(first.toFixed(3))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

test('the window that is asked about can be made, and its rows counted', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/5/3')
  await expect(page.getByTestId('window-rows')).toHaveAttribute('data-digits', '716')
  const digits = await page.getByTestId('window-digits').innerText()
  expect(BigInt(digits.replaceAll(/\s/g, ''))).toBe(5n ** 1024n)

  await goTo(page, '#/lessons/5/4')
  const scores = page.getByTestId('window-perplexity')
  const values = () =>
    scores.evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-value'))))
  const before = await values()
  expect(before).toHaveLength(3)
  const texts = await page.getByTestId('window-text').allInnerTexts()
  await page.getByTestId('window-next-seed').click()
  await expect.poll(() => page.getByTestId('window-text').allInnerTexts()).not.toEqual(texts)
  // The grade does not depend on what is drawn.
  expect(await values()).toEqual(before)

  await goTo(page, '#/lessons/5/5')
  await page.getByTestId('lesson-answer').fill('125')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'wrong')
  await page.getByRole('slider').focus()
  // Arrows belong to the slider there.
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('window-count')).toHaveText('625')
  await page.getByTestId('lesson-answer').fill('625')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})
