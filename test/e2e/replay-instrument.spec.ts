import type { RunningApp } from './support/app.ts'
import { endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

async function openSession({ page }: RunningApp, text: string): Promise<void> {
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').filter({ hasText: text }).first().click()
  await expect(page.getByTestId('replay-timeline')).toBeVisible()
  await page.getByTestId('replay-timeline').focus()
}

async function idsOf(app: RunningApp, runId: string): Promise<number[]> {
  const events = await app.get('run.events', { runId })
  return events.flatMap((event) => (event.kind === 'token' ? [event.id] : []))
}

test('bookmarks are set, named, gone to, kept, and taken away', async ({ app, launch }) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 20 }
  await app.get('settings.set', { sampling })
  await endsAs(await send(app, 'Count to five.'), 'done')
  await openSession(app, 'Count to five.')
  const line = page.getByTestId('replay-timeline')
  await page.keyboard.press('Home')
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight')
  await expect(line).toHaveAttribute('aria-valuenow', '5')
  // Not the newest token is looked at, and not in the section that is open at first.
  const answer = page.getByTestId('message').last()
  await answer.getByTestId('token').nth(1).click()
  const inspector = page.getByTestId('inspector')
  const position = (await inspector.getAttribute('data-position')) ?? ''
  await inspector.getByRole('button', { name: 'Layer by layer', exact: true }).click()
  await line.focus()
  // What the marks mean is said of those that are there.
  const legend = page.getByTestId('replay-legend-marks')
  await page.getByTestId('replay-legend').click()
  await expect(legend).toContainText('played')
  await expect(legend).not.toContainText('bookmark')
  await page.keyboard.press('Escape')
  await line.focus()
  await page.keyboard.press('b')
  await expect(page.getByTestId('replay-flag')).toHaveCount(1)
  await page.getByRole('button', { name: 'Rename the bookmark' }).click()
  await page.getByRole('textbox', { name: 'Name of the bookmark' }).fill('The fifth token')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('bookmark')).toContainText('The fifth token')
  await page.keyboard.press('Escape')
  await page.getByTestId('replay-legend').click()
  await expect(legend).toContainText('bookmark')
  await page.keyboard.press('Escape')

  await line.focus()
  await page.keyboard.press('End')
  await page.keyboard.press(',')
  await expect(line).toHaveAttribute('aria-valuenow', '5')
  await page.keyboard.press(']')
  await expect(page.getByTestId('replay-speed')).toContainText('2×')

  // Playing pauses at the mark, goes on from it, and does not pause where nobody wants it to.
  const play = page.getByTestId('replay-play')
  const total = await line.getAttribute('aria-valuemax')
  await page.keyboard.press('Home')
  await play.click()
  await expect(play).toHaveAttribute('data-playing', 'false')
  await expect(line).toHaveAttribute('aria-valuenow', '5')
  await play.click()
  await expect(line).toHaveAttribute('aria-valuenow', total ?? '')
  await page.getByTestId('replay-pauses').click()
  await line.press('Home')
  await play.click()
  await expect(line).toHaveAttribute('aria-valuenow', total ?? '')

  await app.close()
  const later = await launch({ home: app.home })
  await openSession(later, 'Count to five.')
  await later.page.getByTestId('bookmarks').click()
  await later.page.getByRole('button', { name: 'The fifth token' }).click()
  await expect(later.page.getByTestId('replay-timeline')).toHaveAttribute('aria-valuenow', '5')
  const looked = later.page.getByTestId('inspector')
  await expect(looked).toHaveAttribute('data-position', position)
  const lens = looked.getByRole('button', { name: 'Layer by layer', exact: true })
  await expect(lens).toHaveAttribute('aria-expanded', 'true')
  await later.page.getByRole('button', { name: 'Delete the bookmark' }).click()
  await expect(later.page.getByTestId('replay-flag')).toHaveCount(0)
  expect([...app.errors, ...later.errors]).toEqual([])
})

test('a word is found in what was asked and written, and the replay goes to it', async ({
  app,
}) => {
  const { page } = app
  await openSession(app, 'One word after another')
  await page.keyboard.press('Control+f')
  await page.getByTestId('replay-query').fill('THE CAPITAL OF SPAIN')
  await expect(page.getByTestId('replay-hit')).toHaveCount(1)
  await page.keyboard.press('Enter')
  // Asked by the second run: the first one's tokens are there, and none of its own.
  const sessions = await app.get('session.list', { query: '', limit: 10 })
  const id = sessions.find(({ title }) => title.includes('One word after another'))?.id ?? ''
  const { messages } = await app.get('session.get', { sessionId: id })
  const runs = messages.flatMap(({ runId }) => runId ?? [])
  const line = page.getByTestId('replay-timeline')
  const first = await idsOf(app, runs[0] ?? '')
  await expect(line).toHaveAttribute('aria-valuenow', String(first.length))

  await page.getByTestId('replay-query').fill('favorite|colour')
  await expect(page.getByTestId('replay-hits')).toContainText('No match')
  await page.getByTestId('replay-query').fill('missing')
  await page.getByTestId('replay-hit').click()
  await expect(page.getByTestId('replay-found')).toHaveCount(1)
  const shown = page.getByTestId('message').last()
  await expect(shown).toContainText('missing')
  await page.keyboard.press('Escape')
  await page.getByTestId('replay-back').click()
  await expect(shown).not.toContainText('missing')
})

test('a note is written while watching, for oneself or for the audience', async ({
  app,
  launch,
}) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 12 }
  await app.get('settings.set', { sampling })
  await endsAs(await send(app, 'Count to five.'), 'done')
  await openSession(app, 'Count to five.')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('b')
  const field = page.getByRole('textbox', { name: 'Note on' })
  await page.getByRole('button', { name: 'Write a note' }).click()
  await expect(field).toBeFocused()
  await field.fill('Let them guess first.')
  await page.keyboard.press('Control+Enter')
  const notes = page.getByTestId('note')
  await expect(notes).toHaveText('Let them guess first.')
  await expect(notes).toHaveAttribute('data-public', 'false')

  await page.getByRole('button', { name: 'Write a note' }).click()
  await field.fill('The first word decides much.')
  await page.getByRole('radio', { name: 'The audience' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(notes).toHaveCount(2)
  await expect(notes.last()).toHaveAttribute('data-public', 'true')
  // What is given up is not kept; what was written when the list closed is.
  await page.getByRole('button', { name: 'Change the note' }).first().click()
  await field.fill('No.')
  await page.keyboard.press('Escape')
  await expect(notes.first()).toHaveText('Let them guess first.')
  await page.getByRole('button', { name: 'Change the note' }).first().click()
  await field.fill('Let the client guess first.')
  await page.getByRole('heading', { level: 2, name: 'Count to five.' }).click()
  await expect(field).toHaveCount(0)
  await app.close()

  const later = await launch({ home: app.home })
  await later.page.getByTestId('nav-sessions').click()
  await later.page.getByRole('searchbox').fill('client guess')
  await openSession(later, 'Count to five.')
  await later.page.getByTestId('bookmarks').click()
  await expect(later.page.getByTestId('note')).toHaveText([
    'Let the client guess first.',
    'The first word decides much.',
  ])
  await later.page.getByRole('button', { name: 'Delete the note' }).first().click()
  await expect(later.page.getByTestId('note')).toHaveText('The first word decides much.')
  expect([...app.errors, ...later.errors]).toEqual([])
})

test('the model goes on live from where a replay stands', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0.9, topK: 0, topP: 1, seed: 3, maxTokens: 16 }
  await app.get('settings.set', { sampling })
  const answer = await send(app, 'Tell me about rivers.')
  await endsAs(answer, 'done')
  const before = await idsOf(app, await runIdOf(answer))
  await openSession(app, 'Tell me about rivers.')
  await page.keyboard.press('Home')
  const another = page.getByTestId('another')
  await another.click()
  await expect(page.getByTestId('onward')).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.getByTestId('replay-timeline').focus()
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight')
  await another.click()
  await page.getByTestId('onward').click()
  await expect(page.getByTestId('composer')).toBeVisible()
  const live = page.locator('[data-testid=message][data-role=assistant]').last()
  await expect(live.getByTestId('versions')).toHaveAttribute('data-version', '2')
  await endsAs(live, 'done')
  const after = await idsOf(app, await runIdOf(live))
  expect(after.slice(0, 6)).toEqual(before.slice(0, 6))
  expect(after).not.toEqual(before)

  // Replayed, each branch stands alone: the question, and the answer being written.
  await openSession(app, 'Tell me about rivers.')
  await expect(page.getByTestId('message')).toHaveCount(2)
  await page.keyboard.press('Home')
  await expect(page.getByTestId('message')).toHaveCount(1)
  expect(app.errors).toEqual([])
})
