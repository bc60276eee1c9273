import type { Page } from '@playwright/test'
import { makeHome, type RunningApp } from './support/app.ts'
import { writeLongSession } from './support/long-session.ts'
import { expect, test } from './support/test.ts'

const listOf = (page: Page) => page.getByRole('region', { name: 'Recorded sessions' })
const entry = (page: Page, name: string) =>
  listOf(page).getByTestId('session').filter({ hasText: name })

/** Its menu, by right click. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  await entry(page, name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: action }).click()
}

/** Three sessions beside the samples, written while the app was not running. */
function homeOfThree(): string {
  const home = makeHome()
  const texts = ['The otter sleeps.', '词元是模型的字母。', 'Rivers run.']
  texts.forEach((text, index) => {
    const at = (i: number) => (i === 9 ? text : `Line ${String(i)}.`)
    writeLongSession(home, { id: `s${String(index)}`, messages: 20, textOf: at })
  })
  return home
}

async function rename(app: RunningApp, id: string, title: string): Promise<void> {
  await app.get('session.rename', { sessionId: id, title })
}

test('sessions are pinned, tagged, copied and narrowed, by their menu', async ({ launch }) => {
  const app = await launch({ home: homeOfThree() })
  const { page } = app
  for (const [id, title] of [
    ['s0', 'Otters'],
    ['s1', '词元'],
    ['s2', 'Rivers'],
  ] as const) {
    await rename(app, id, title)
  }
  await page.getByTestId('nav-sessions').click()

  await choose(page, 'Rivers', 'Pin to the top')
  await expect(listOf(page).getByRole('heading').first()).toHaveText('Pinned')
  await expect(listOf(page).getByTestId('session').first()).toContainText('Rivers')

  await choose(page, 'Otters', 'Tags…')
  await page.getByRole('combobox', { name: 'Add a tag' }).fill('zoo, 客户')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('tag')).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove the tag “客户”' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(entry(page, 'Otters')).toContainText('zoo')

  await choose(page, 'Otters', 'Duplicate')
  await expect(entry(page, 'Otters (copy)')).toHaveAttribute('aria-current', 'true')
  await expect(entry(page, 'Otters (copy)')).toContainText('zoo')
  const [first, copy] = await Promise.all(
    ['Otters', 'Otters (copy)'].map(async (query) => {
      const found = await app.get('session.list', { query, limit: 9 })
      return found.find(({ title }) => title === query)
    }),
  )
  expect(copy).toMatchObject({ messages: first?.messages, runs: first?.runs })

  await page.getByTestId('session-filters').click()
  await page.getByRole('combobox', { name: 'Tag' }).click()
  await page.getByRole('option', { name: 'zoo' }).click()
  // The filters stand above the list they narrow, until they are closed.
  await expect(listOf(page).getByTestId('session')).toHaveCount(2)
  await listOf(page).getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('combobox', { name: 'Tag' })).toHaveCount(0)
  await expect(page.getByTestId('session-filters')).toBeFocused()
  await expect(page.getByTestId('session-filters')).toHaveText('1 filter on')
  await page.getByRole('searchbox').fill('rivers')
  await expect(listOf(page)).toContainText('No session passes the filters')
  await listOf(page).getByRole('button', { name: 'Clear the filters' }).click()
  await expect(entry(page, 'Rivers')).toBeVisible()
  expect(app.errors).toEqual([])
})

test('sessions are renamed and deleted by keys; the focus goes on to the next', async ({
  launch,
}) => {
  const app = await launch({ home: homeOfThree() })
  const { page } = app
  await rename(app, 's0', 'Otters')
  await rename(app, 's1', '词元')
  await rename(app, 's2', 'Rivers')
  await page.getByTestId('nav-sessions').click()
  await entry(page, '词元').click()
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill('Letters')
  await page.keyboard.press('Enter')
  await expect(entry(page, 'Letters')).toBeVisible()
  await expect(entry(page, 'Letters')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(entry(page, 'Letters')).toHaveCount(0)
  const left = listOf(page).getByTestId('session').and(page.locator(':focus'))
  await expect(left).toContainText(/Otters|Rivers/)
  await page.keyboard.press('Delete')
  await expect(listOf(page).getByText(/^(Otters|Rivers)$/)).toHaveCount(1)
  // What came with the app stays.
  await entry(page, 'sample').first().click()
  const all = await listOf(page).getByTestId('session').count()
  await page.keyboard.press('Delete')
  await page.waitForTimeout(300)
  await expect(listOf(page).getByTestId('session')).toHaveCount(all)
  expect(app.errors).toEqual([])
})

test('a hit is shown in the list and on the stage, also a single Chinese character', async ({
  launch,
}) => {
  const app = await launch({ home: homeOfThree() })
  const { page } = app
  await page.getByTestId('nav-sessions').click()
  await page.getByRole('searchbox').fill('字')
  const found = listOf(page).getByTestId('session').filter({ hasText: '词元是模型的字母。' })
  await expect(found.locator('mark')).toHaveText('字')
  await found.click()
  await page.getByTestId('xray').click()
  await page.getByRole('searchbox').fill('otter')
  const other = listOf(page).getByTestId('session').filter({ hasText: 'The otter sleeps.' })
  await expect(other.locator('mark')).toHaveText('otter')
  await other.click()
  const message = page.getByTestId('message').filter({ hasText: 'The otter sleeps.' })
  await expect(message).toBeInViewport()
  expect(app.errors).toEqual([])
})

test('a hit on another branch brings that branch on stage', async ({ launch }) => {
  const home = makeHome()
  const textOf = (i: number) => (i === 5 ? 'The otter sleeps.' : `Line ${String(i)}.`)
  const branch = { beside: 1, text: 'Another answer.' }
  writeLongSession(home, { id: 's', messages: 8, textOf, branch })
  const app = await launch({ home })
  const { page } = app
  await page.getByTestId('nav-sessions').click()
  await entry(page, 'A long conversation').click()
  await page.getByTestId('xray').click()
  await expect(page.getByTestId('message').last()).toContainText('Another answer.')
  await page.getByRole('searchbox').fill('otter')
  await listOf(page).getByTestId('session').filter({ hasText: 'The otter sleeps.' }).click()
  await expect(
    page.getByTestId('message').filter({ hasText: 'The otter sleeps.' }),
  ).toBeInViewport()
  expect(app.errors).toEqual([])
})

test('titles are hidden from whoever watches, everywhere but in the open session', async ({
  launch,
}) => {
  const home = homeOfThree()
  const app = await launch({ home })
  const { page } = app
  await rename(app, 's0', 'Acme merger')
  await rename(app, 's1', 'Payroll')
  await app.get('session.tag', { sessionId: 's1', tags: ['Acme'] })
  const inPalette = async () => {
    await page.keyboard.press('Control+k')
    await page.getByTestId('palette-input').fill('Payroll')
    const shown = await page.getByTestId('palette').locator('[data-command]').allInnerTexts()
    await page.keyboard.press('Escape')
    return shown.join()
  }
  await expect.poll(inPalette).toContain('Payroll')
  await page.getByTestId('nav-sessions').click()
  await entry(page, 'Acme merger').click()
  await page.getByTestId('hide-titles').click()
  await expect(entry(page, 'Acme merger')).toBeVisible()
  await expect(listOf(page)).not.toContainText('Payroll')
  // Names for those who listen say no more than the screen.
  const names = await listOf(page)
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent))
  expect(names.join()).not.toContain('Payroll')
  expect(await inPalette()).not.toContain('Payroll')
  await page.getByTestId('session-filters').click()
  await expect(page.getByRole('combobox', { name: 'Model' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Tag' })).toHaveCount(0)
  await app.close()

  const again = await launch({ home })
  await again.page.getByTestId('nav-sessions').click()
  await expect(listOf(again.page).getByTestId('session').first()).toContainText('Title hidden')
  await again.page.getByTestId('hide-titles').click()
  await expect(entry(again.page, 'Payroll')).toBeVisible()
  expect(again.errors).toEqual([])
})
