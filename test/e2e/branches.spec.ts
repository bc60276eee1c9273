import type { Locator } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, runIdOf, send, textOf } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const QUESTION = 'Name three colours of the rainbow.'

function lastAnswer({ page }: RunningApp): Locator {
  return page.locator('[data-testid=message][data-role=assistant]').last()
}

async function tokensOf(app: RunningApp, answer: Locator) {
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  return events.filter((event) => event.kind === 'token')
}

/** Waits for the answer of another run than this one. */
async function nextAnswer(app: RunningApp, before: string): Promise<Locator> {
  const answer = lastAnswer(app)
  await expect(answer).not.toHaveAttribute('data-run-id', before)
  await endsAs(answer, 'done')
  return answer
}

test('an answer has versions; a question is edited; nothing is lost', async ({ app, launch }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 10)
  const first = await send(app, QUESTION)
  await endsAs(first, 'done')
  const runId = await runIdOf(first)
  const said = await textOf(first)

  // Cut at ten tokens, it goes on to what it would have said.
  await expect(first.getByTestId('versions')).toHaveCount(0)
  await first.getByTestId('go-on').click()
  const whole = await nextAnswer(app, runId)
  expect((await textOf(whole)).startsWith(said)).toBe(true)
  await expect(whole.locator('footer')).toContainText('first 10 tokens from another version')
  await expect(whole.getByTestId('versions')).toHaveAttribute('data-version', '2')
  await page.getByRole('button', { name: 'Previous version' }).click()
  await expect(lastAnswer(app)).toHaveAttribute('data-run-id', runId)
  expect(await textOf(lastAnswer(app))).toBe(said)

  await page.getByTestId('again').click()
  const again = await nextAnswer(app, runId)
  expect(await textOf(again)).toBe(said)
  await expect(again.getByTestId('versions')).toHaveAttribute('data-versions', '3')

  const question = page.locator('[data-testid=message][data-role=user]')
  await question.getByTestId('edit').click()
  await page.getByTestId('edit-message').fill('Name a fruit.')
  await page.keyboard.press('Control+Enter')
  await expect(question).toContainText('Name a fruit.')
  await endsAs(lastAnswer(app), 'done')
  await expect(question.getByTestId('versions')).toHaveAttribute('data-version', '2')

  await page.getByTestId('branches').click()
  const rows = page.getByTestId('branch')
  await expect(rows).toHaveCount(6)
  await rows.nth(1).click()
  await expect(lastAnswer(app)).toHaveAttribute('data-run-id', runId)
  await expect(question).toContainText(QUESTION)

  // The branch shown is the one that was shown.
  await app.close()
  const later = await launch({ home: app.home })
  await later.page.getByTestId('nav-sessions').click()
  await later.page.getByTestId('session').filter({ hasText: 'rainbow' }).click()
  await later.page.getByRole('button', { name: 'Continue in Chat' }).click()
  await expect(lastAnswer(later)).toHaveAttribute('data-run-id', runId)
  expect(app.errors).toEqual([])
})

test('a token is forced, and the dice are thrown again from it', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0.8, topK: 0, topP: 0.95, seed: 5, maxTokens: 24 }
  await app.get('settings.set', { sampling, seedLocked: true })
  const first = await send(app, QUESTION)
  await endsAs(first, 'done')
  const runId = await runIdOf(first)
  const before = await tokensOf(app, first)

  await page.getByTestId('xray').click()
  const answer = lastAnswer(app)
  const prompt = (await answer.getByTestId('token').count()) - before.length
  await answer
    .getByTestId('token')
    .nth(prompt + 4)
    .click()
  const bars = page.getByTestId('candidate')
  const other = bars.filter({ has: page.getByTestId('force') }).first()
  const forced = Number(await other.getAttribute('data-id'))
  await other.getByTestId('force').click()
  const branch = await nextAnswer(app, runId)
  const after = await tokensOf(app, branch)
  expect(after.slice(0, 4).map(({ id }) => id)).toEqual(before.slice(0, 4).map(({ id }) => id))
  expect(after[4]).toMatchObject({ id: forced, how: 'forced', u: null })
  expect(
    after
      .slice(5)
      .map(({ u }) => u)
      .slice(0, 5),
  ).toEqual(
    before
      .slice(5)
      .map(({ u }) => u)
      .slice(0, 5),
  )
  await expect(page.getByTestId('inspector')).toContainText('put here by hand')

  const branchId = await runIdOf(branch)
  await page.getByTestId('roll').click()
  const rolled = await tokensOf(app, await nextAnswer(app, branchId))
  expect(rolled.slice(0, 4).map(({ id }) => id)).toEqual(before.slice(0, 4).map(({ id }) => id))
  expect(rolled[4]?.how).toBe('sample')
  expect(rolled[4]?.u).not.toBe(before[4]?.u)
  expect(app.errors).toEqual([])
})
