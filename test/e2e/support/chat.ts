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

/** The words of an answer, without what stands around them. */
export async function textOf(answer: Locator): Promise<string> {
  const body = answer.locator('.md')
  return (await body.count()) === 0 ? '' : body.innerText()
}

/** Waits until an answer has more than so many characters on screen, and gives them. */
export async function shownText(answer: Locator, moreThan: number): Promise<string> {
  let text = ''
  await expect
    .poll(async () => (text = await textOf(answer)).length, { timeout: 60_000 })
    .toBeGreaterThan(moreThan)
  return text
}

/** From now on the most probable token is always taken, so that an answer is the same every time. */
export async function answerGreedily(app: RunningApp, maxTokens = 256): Promise<void> {
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens }
  await app.get('settings.set', { sampling })
}

export async function runIdOf(answer: Locator): Promise<string> {
  const runId = await answer.getAttribute('data-run-id')
  if (!runId) throw new Error('the answer names no run')
  return runId
}
