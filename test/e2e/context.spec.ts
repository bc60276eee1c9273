import { answerGreedily, endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

test('what the model sees is the run’s own template; what fell out is struck through', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 40)
  const answer = await send(app, 'Tell me about the harbour at night.')
  await endsAs(answer, 'done')
  const [first, ...rest] = await app.get('run.events', { runId: await runIdOf(answer) })
  if (first?.kind !== 'run-started') throw new Error('the run did not start')
  const said = rest.flatMap((event) => (event.kind === 'token' ? [event.text] : []))
  await page.getByTestId('context-meter').click()
  // Nothing is listed of which there is nothing, and what can be pressed stays in reach.
  const meter = page.getByRole('dialog')
  await expect(meter.locator('tr[data-part]')).toHaveCount(4)
  const [list, write] = [await meter.boundingBox(), await page.getByTestId('send').boundingBox()]
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(write?.y ?? 0)
  // Fifty tokens of thousands are a hair's breadth: they are drawn once more, enlarged.
  const enlarged = meter.locator('[data-bar=used]')
  const answered = (await enlarged.locator('.answer').boundingBox())?.width ?? 0
  expect(answered).toBeGreaterThan(20)
  await page.getByTestId('model-sees').click()
  const seen = page.getByTestId('seen-text')
  expect(await seen.evaluate((element) => element.textContent)).toBe(
    first.run.template + said.join(''),
  )
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  // Half of the window is kept for a long answer; a text that fills the other half leaves no room for
  // what was said before.
  await answerGreedily(app, 2048)
  const line = 'The keeper lit the lamp and wrote the weather in his book. '
  const each = (await app.get('model.tokenize', { text: line.repeat(10) })).length / 10
  const long = line.repeat(Math.floor(2010 / each))
  // Said before it is done: what would have to make room.
  await page.getByTestId('composer').fill(long)
  await expect(page.getByTestId('falls-out')).toHaveCount(2)
  await page.getByTestId('composer').fill('')
  await expect(page.getByTestId('falls-out')).toHaveCount(0)
  await send(app, long)
  await expect(page.getByTestId('fallen-out')).toHaveCount(2)
  const struck = page.getByTestId('message').first().locator('[data-find]')
  await expect(struck).toHaveCSS('text-decoration-line', 'line-through')
  await page.getByTestId('stop').click()
  await endsAs(page.getByTestId('message').last(), 'stopped')
  expect(app.errors).toEqual([])
})

test('each earlier turn has its part of the window, and leads to its message', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 60)
  for (const question of ['Name a river.', 'Name a town.', 'Tell me more about it.', 'And more?']) {
    await endsAs(await send(app, question), 'done')
  }
  await page.getByTestId('context-meter').click()
  const turns = page.getByTestId('window-turn')
  await expect(turns).toHaveCount(6)
  const answers = page.getByTestId('message').and(page.locator('[data-role=assistant]'))
  const events = await app.get('run.events', { runId: await runIdOf(answers.last()) })
  const [first] = events
  if (first?.kind !== 'run-started') throw new Error('the run did not start')
  // Counted by whose turn each token stands in, as the model was given them.
  const river = first.run.prompt.filter(({ role, turn }) => role === 'user' && turn === 0).length
  await expect(turns.first()).toContainText('Name a river.')
  await expect(turns.first().locator('.figure')).toHaveText(String(river))
  await turns.first().click()
  await expect(page.getByTestId('message').first()).toBeInViewport()
  expect(app.errors).toEqual([])
})
