import { expect, type Locator } from '@playwright/test'
import type { RunningApp } from './app.ts'

/** A question whose answer is long enough to be interrupted. */
export const LONG_QUESTION = 'Tell me a long story about a lighthouse keeper and the sea.'

/** Types a message and sends it as people do; resolves when its answer has appeared. */
export async function send({ page }: RunningApp, text: string): Promise<Locator> {
  const answers = page.getByTestId('message').and(page.locator('[data-role="assistant"]'))
  const before = await answers.count()
  await page.getByTestId('composer').fill(text)
  await page.getByTestId('send').click()
  const answer = answers.nth(before)
  await expect(answer).toBeVisible()
  return answer
}

/** Waits until an answer has ended in the state named. */
export async function endsAs(answer: Locator, state: 'done' | 'stopped' | 'failed'): Promise<void> {
  await expect(answer).toHaveAttribute('data-state', state, { timeout: 60_000 })
}

/** Waits until an answer has at least so many characters on screen, and gives its text. */
export async function shownText(answer: Locator, atLeast: number): Promise<string> {
  await expect
    .poll(async () => (await answer.innerText()).length, { timeout: 60_000 })
    .toBeGreaterThan(atLeast)
  return answer.innerText()
}

export async function runIdOf(answer: Locator): Promise<string> {
  const runId = await answer.getAttribute('data-run-id')
  if (!runId) throw new Error('the answer names no run')
  return runId
}
