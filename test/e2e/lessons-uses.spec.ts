import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, step: number): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/lessons/13/${String(step)}`)
}

test('one model does five jobs, and how often it was called is counted', async ({ app }) => {
  const { page } = app
  await goTo(page, 6)
  const rows = page.locator('[data-testid=uses-row][data-calls]')
  await expect(rows).toHaveCount(5, { timeout: 60_000 })
  const calls = await rows.evaluateAll((all) =>
    all.map((row) => [row.getAttribute('data-use'), Number(row.getAttribute('data-calls'))]),
  )
  expect(calls.map(([use]) => use)).toEqual([
    'generation',
    'answer',
    'translation',
    'summary',
    'dialogue',
  ])
  const row = (use: string) => page.locator(`[data-testid=uses-row][data-use=${use}]`)
  await expect(row('answer')).toContainText('Paris')
  await expect(row('dialogue')).toContainText('Rome')
  const sum = calls.reduce((total, [, count]) => total + Number(count), 0)
  await page.getByTestId('lesson-answer').fill(String(sum))
  await page.getByTestId('lesson-check').click()
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')

  await goTo(page, 5)
  const turns = page.getByTestId('uses-turns')
  await turns.waitFor()
  const of = async (name: string): Promise<number> => Number(await turns.getAttribute(name))
  expect(await of('data-second')).toBeGreaterThan(await of('data-first'))
  await expect(page.getByTestId('uses')).toContainText('What·is·the·capital·of·France')

  await goTo(page, 4)
  const side = (key: string) => page.locator(`[data-testid=uses-translation][data-key=${key}]`)
  await expect(side('translator')).toContainText('我喜欢苹果。', { timeout: 30_000 })
  await expect(side('chat')).not.toContainText('我喜欢苹果')
  await side('chat').getByTestId('uses-inspect').click()
  await expect(page.getByTestId('nav-inspect')).toHaveAttribute('aria-current', 'page')
  expect(app.errors).toEqual([])
})
