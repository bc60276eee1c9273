import type { RunningApp } from './support/app.ts'
import { endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 60 }

/** A recorded answer, opened in the library of an app that has no model loaded. */
async function recorded(app: RunningApp) {
  await app.modelReady()
  await app.get('settings.set', { sampling: GREEDY })
  const answer = await send(app, 'What is the capital of France?')
  await endsAs(answer, 'done')
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  const tokens = events.filter((event) => event.kind === 'token')
  await app.get('model.unload', null)
  await app.page.getByTestId('nav-sessions').click()
  await app.page.getByTestId('session').filter({ hasText: 'capital of France' }).first().click()
  return {
    tokens,
    stage: app.page.getByTestId('message').and(app.page.locator('[data-role="assistant"]')),
  }
}

test('a stored answer is stepped back and forth, token by token, without a model', async ({
  app,
}) => {
  const { tokens, stage } = await recorded(app)
  const timeline = app.page.getByTestId('replay-timeline')
  await expect(timeline).toHaveAttribute('aria-valuenow', String(tokens.length))
  await expect(timeline).toHaveAttribute('aria-valuemax', String(tokens.length))

  await app.page.getByTestId('replay-back').click()
  await expect(timeline).toHaveAttribute('aria-valuenow', String(tokens.length - 1))
  await timeline.press('Home')
  await expect(timeline).toHaveAttribute('aria-valuenow', '0')
  await expect(stage).toHaveCount(0)

  await app.page.getByTestId('replay-step').click()
  await app.page.getByTestId('replay-step').click()
  await expect(timeline).toHaveAttribute('aria-valuenow', '2')
  const second = stage.getByTestId('token').and(app.page.locator('[data-p]')).nth(1)
  await expect(second).toHaveAttribute('data-id', String(tokens[1]?.id))
  const p = Number(await second.getAttribute('data-p'))
  expect(p).toBeCloseTo(Math.exp(tokens[1]?.logprob ?? 0), 6)

  const position = await second.getAttribute('data-position')
  await expect(app.page.getByTestId('inspector')).toHaveAttribute('data-position', position ?? '')
})

test('a session that came with the app shows how probable its prompts were, without a model', async ({
  app,
}) => {
  await app.modelReady()
  await app.get('model.unload', null)
  await expect(app.page.locator('html')).toHaveAttribute('data-model', 'none')
  await app.page.getByTestId('nav-sessions').click()
  await app.page.getByTestId('session').filter({ hasText: 'How sure is it?' }).click()
  const user = app.page.getByTestId('message').and(app.page.locator('[data-role="user"]')).first()
  const scored = user.getByTestId('token').and(app.page.locator('[data-p]'))
  // A replay opens at its end; what lies above is scored when the reader comes there.
  await user.scrollIntoViewIfNeeded()
  await expect(scored.first()).toBeVisible()
  for (const p of await scored.evaluateAll((all) => all.map((it) => it.getAttribute('data-p')))) {
    expect(Number(p)).toBeGreaterThan(0)
    expect(Number(p)).toBeLessThanOrEqual(1)
  }
  const { used, total } = await app.page
    .getByRole('contentinfo')
    .getByRole('meter')
    .evaluate((meter) => ({
      used: Number(meter.getAttribute('aria-valuenow')),
      total: Number(meter.getAttribute('aria-valuemax')),
    }))
  expect(used).toBeGreaterThan(30)
  expect(total).toBeGreaterThan(used)
})

test('playing shows every token in its time and stops at the end; space and speed drive it', async ({
  app,
}) => {
  const { tokens, stage } = await recorded(app)
  const timeline = app.page.getByTestId('replay-timeline')
  const play = app.page.getByTestId('replay-play')
  await app.page.getByTestId('replay-speed').getByRole('combobox').click()
  await app.page.getByRole('option', { name: '4×' }).click()
  await timeline.press('Home')
  await play.click()
  await expect(play).toHaveAttribute('data-playing', 'true')
  await expect(timeline).toHaveAttribute('aria-valuenow', String(tokens.length))
  await expect(play).toHaveAttribute('data-playing', 'false')

  await app.page.getByTestId('xray').click()
  await expect(stage).toContainText('The capital of France is Paris.')
})

test('a session is found by a word of its text, renamed, deleted and brought back', async ({
  app,
}) => {
  await recorded(app)
  const { page } = app
  const list = page.getByRole('region', { name: 'Recorded sessions' })
  await page.getByRole('searchbox').fill('capital')
  await expect(list.getByTestId('session').first()).toContainText('capital')
  await expect(list.locator('mark').first()).toHaveText('capital')

  // The open session’s own menu stands in the header.
  const header = page.getByRole('banner').or(page.locator('header')).first()
  await header.getByTestId('session-menu').click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Title of the session' }).fill('法国的首都')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('searchbox').fill('首都')
  await expect(list.getByTestId('session')).toHaveCount(1)
  await expect(list.getByTestId('session')).toContainText('法国的首都')

  await list.getByTestId('session').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(list.getByTestId('session')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByTestId('session')).toHaveCount(1)
})
