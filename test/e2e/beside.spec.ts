import type { Page } from '@playwright/test'
import { endsAs, runIdOf, textOf } from './support/chat.ts'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const side = (page: Page, name: string) => page.getByRole('region', { name })
const answerOf = (page: Page, name: string) =>
  side(page, name).locator('[data-testid=message][data-role=assistant]').last()

async function sampledWith(app: RunningApp, runId: string) {
  const [first] = await app.get('run.events', { runId })
  if (first?.kind !== 'run-started') throw new Error('the run did not start')
  return first.run.sampling
}

test('one question is answered on two sides, each in its own manner', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0.9, topK: 0, topP: 1, seed: 11, maxTokens: 12 }
  await app.get('settings.set', { sampling, seedLocked: true })
  await page.getByTestId('beside').click()
  await expect(side(page, 'Left')).toContainText('both sides answer')
  // Which side a setting is of is said, and the right one's are a press away from where it is spoken of.
  await expect(page.getByTestId('sampling')).toContainText('Left: temperature 0.90')
  await expect(side(page, 'Right')).toContainText('differs in: Seed')
  await page.getByTestId('beside-change').click()
  await expect(page.getByTestId('beside-seed')).toBeVisible()
  await page.keyboard.press('Escape')

  // The same seed on both sides: the same answer.
  await page.getByTestId('beside-setup').click()
  await page.getByTestId('beside-seed').fill('11')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(side(page, 'Right')).toContainText('set alike')
  await page.getByTestId('composer').fill('Name a colour.')
  await page.getByTestId('send').click()
  await endsAs(answerOf(page, 'Right'), 'done')
  const left = await textOf(answerOf(page, 'Left'))
  expect(left.length).toBeGreaterThan(3)
  expect(await textOf(answerOf(page, 'Right'))).toBe(left)

  // Another seed on the right: another answer to the next question, in the same two conversations.
  await page.getByTestId('beside-setup').click()
  await page.getByTestId('beside-seed').fill('12')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByTestId('composer').fill('Tell me about the sea.')
  await page.getByTestId('send').click()
  await expect(side(page, 'Right').getByTestId('message')).toHaveCount(4, { timeout: 60_000 })
  await endsAs(answerOf(page, 'Right'), 'done')
  const [one, other] = [answerOf(page, 'Left'), answerOf(page, 'Right')]
  expect(await textOf(other)).not.toBe(await textOf(one))
  expect(await sampledWith(app, await runIdOf(one))).toMatchObject({ seed: 11 })
  expect(await sampledWith(app, await runIdOf(other))).toMatchObject({ ...sampling, seed: 12 })

  // A token of either side opens in the one inspector.
  await page.getByTestId('xray').click()
  await answerOf(page, 'Right').getByTestId('token').last().click()
  await expect(page.getByTestId('inspector')).toContainText('The model chose')

  await page.getByTestId('beside').click()
  await expect(side(page, 'Right')).toHaveCount(0)
  await expect(page.getByTestId('message')).toHaveCount(4)
  expect((await app.get('session.list', { query: 'Name a colour', limit: 10 })).length).toBe(2)
  expect(app.errors).toEqual([])
})
