import type { TokenEvent } from '#shared/trace/event.ts'
import type { RunningApp } from './support/app.ts'
import { endsAs, runIdOf } from './support/chat.ts'
import { expect, test } from './support/test.ts'

/** Asks one of the three questions of the empty room, by the words it stands under. */
async function ask(app: RunningApp, name: string): Promise<{ text: string; tokens: TokenEvent[] }> {
  const { page } = app
  await page.getByTestId('new-chat').click()
  await page.getByRole('button', { name }).click()
  const answer = page.getByTestId('message').and(page.locator('[data-role="assistant"]'))
  await endsAs(answer, 'done')
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  const tokens = events.filter((event) => event.kind === 'token' && !event.special)
  const last = events.at(-1)
  return {
    text: last?.kind === 'finished' ? last.text : '',
    tokens: tokens.filter((event) => event.kind === 'token'),
  }
}

test('the three questions of the first minute show what is said of them', async ({ app }) => {
  await app.modelReady()
  const fact = await ask(app, 'Sure, and right')
  // The way inside is one press: to the token the question is about.
  const { page } = app
  await expect(page.getByTestId('look-inside')).toContainText('“Paris”')
  await page.getByRole('button', { name: 'Switch on the X-ray' }).click()
  await expect(page.getByTestId('xray')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByTestId('inspector')).toContainText('Paris')
  await expect(page.getByTestId('token').and(page.locator('[aria-selected=true]'))).toHaveText(
    /Paris/,
  )
  expect(fact.text).toContain('Paris')
  const paris = fact.tokens.find(({ text }) => text.trim() === 'Paris')
  expect(Math.exp(paris?.logprob ?? -9)).toBeGreaterThan(0.9)

  // Once met, it is not spoken of again.
  await expect(page.getByTestId('look-inside')).toHaveCount(0)
  const error = await ask(app, 'Sure, and wrong')
  expect(error.text).not.toContain('Ankara')
  // More than half for one wrong town among 49,152 tokens.
  const town = error.tokens.find(({ text }) => text.trim() === 'Istanbul')
  expect(Math.exp(town?.logprob ?? -9)).toBeGreaterThan(0.5)

  const spread = await ask(app, 'Sure until it may choose')
  const copied = spread.tokens.findIndex(({ text }) => text.trim() === 'a')
  const [free] = spread.tokens.slice(copied + 1)
  // Undecided as among hundreds, where each word it copied was one of two or three.
  expect(free?.entropy).toBeGreaterThan(8)
  for (const { entropy } of spread.tokens.slice(1, copied + 1)) expect(entropy).toBeLessThan(2)
  expect(app.errors).toEqual([])
})
