import { join } from 'node:path'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

async function openSession({ page }: RunningApp, text: string): Promise<void> {
  await page.getByRole('radio', { name: 'Sessions' }).click()
  await page.getByTestId('session').filter({ hasText: text }).first().click()
  await expect(page.getByRole('heading', { name: text })).toBeVisible()
  await expect(page.getByTestId('replay-flag').first()).toBeVisible()
}

/** Where the replay of the session on stage stands at the end of a bookmark's token. */
async function shownAt(app: RunningApp, title: string, n: number): Promise<string> {
  const sessions = await app.get('session.list', { query: '', limit: 10 })
  const id = sessions.find((session) => session.title.includes(title))?.id ?? ''
  const [{ messages }, marks] = await Promise.all([
    app.get('session.get', { sessionId: id }),
    app.get('bookmark.list', { sessionId: id }),
  ])
  const mark = marks[n]
  let shown = 0
  for (const { runId } of messages) {
    if (runId === null) continue
    if (runId === mark?.runId) return String(shown + mark.step + 1)
    const events = await app.get('run.events', { runId })
    shown += events.filter(({ kind }) => kind === 'token').length
  }
  throw new Error('no such bookmark')
}

test('a talk goes through moments of two sessions, in an order of its own, and is kept', async ({
  app,
  launch,
}) => {
  const { page } = app
  await page.getByTestId('nav-sessions').click()
  await openSession(app, 'One word after another')
  const first = await shownAt(app, 'One word after another', 0)
  await page.getByTestId('bookmarks').click()
  await page.getByTestId('talk-add').first().click()
  await page.getByRole('menuitem', { name: 'New talk' }).click()
  await page.keyboard.press('Escape')

  await openSession(app, 'How sure is it?')
  const other = await shownAt(app, 'How sure is it?', 1)
  await page.getByTestId('bookmarks').click()
  await page.getByTestId('talk-add').nth(1).click()
  await page.getByRole('menuitem', { name: 'New talk' }).first().click()
  await page.keyboard.press('Escape')

  await page.getByRole('radio', { name: 'Talks' }).click()
  const items = page.getByTestId('talk-item')
  await expect(items).toHaveCount(2)
  await expect(items.nth(1)).toContainText('How sure is it?')
  await page.getByRole('button', { name: 'Rename the talk' }).click()
  await page.getByRole('textbox', { name: 'Name of the talk' }).fill('For Monday')
  await page.keyboard.press('Enter')

  // The second moment comes first now; the focus goes with it.
  await items.nth(1).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(items.first()).toContainText('How sure is it?')
  await expect(items.first()).toBeFocused()

  const line = page.getByTestId('replay-timeline')
  await page.getByTestId('talk-start').click()
  await expect(page.getByTestId('talk-place')).toHaveText('1 of 2')
  await expect(line).toHaveAttribute('aria-valuenow', other)
  await page.getByTestId('talk-next').click()
  await expect(page.getByRole('heading', { name: 'One word after another' })).toBeVisible()
  await expect(line).toHaveAttribute('aria-valuenow', first)
  await expect(page.getByTestId('talk-place')).toHaveText('2 of 2')
  await expect(page.getByTestId('talk-next')).toBeDisabled()
  await line.focus()
  await page.keyboard.press(',')
  await expect(page.getByTestId('talk-place')).toHaveText('1 of 2')
  await expect(line).toHaveAttribute('aria-valuenow', other)
  await page.getByTestId('talk-add-all').click()
  await expect(items).not.toHaveCount(2)
  // What was pressed is gone; keys go on from what comes next.
  await expect(page.getByTestId('talk-start')).toBeFocused()
  const all = await items.count()
  await page.getByRole('button', { name: 'Leave the talk' }).click()
  await expect(page.locator('#stage')).toBeFocused()

  // One file takes it to another laptop: the talk and both sessions.
  const file = join(app.home, 'talk.vitrine')
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.getByTestId('talk-export').click()
  await expect(page.getByText(/^Saved as/)).toBeVisible()
  await expect(page.getByTestId('talk-place')).toHaveCount(0)
  await app.close()

  const later = await launch({ home: app.home })
  await later.page.getByTestId('nav-sessions').click()
  await later.page.getByRole('radio', { name: 'Talks' }).click()
  const kept = later.page.getByTestId('talk')
  await expect(kept).toContainText('For Monday')
  await kept.click()
  await expect(later.page.getByTestId('talk-item')).toHaveCount(all)
  await later.page.getByRole('button', { name: 'Delete “For Monday”' }).click()
  await expect(later.page.getByTestId('talk')).toHaveCount(0)
  await later.page.getByRole('button', { name: 'Undo' }).click()
  await expect(kept).toContainText('For Monday')

  await later.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)
  const before = await later.get('session.list', { query: '', limit: 20 })
  await later.page.getByRole('radio', { name: 'Sessions' }).click()
  await later.page.getByTestId('open-file').click()
  await expect(later.page.getByTestId('talk-item')).toHaveCount(all)
  const after = await later.get('session.list', { query: '', limit: 20 })
  expect(after).toHaveLength(before.length + 2)
  await later.page.getByTestId('talk-start').click()
  await expect(later.page.getByTestId('talk-place')).toHaveText(`1 of ${String(all)}`)
  expect([...app.errors, ...later.errors]).toEqual([])
})
