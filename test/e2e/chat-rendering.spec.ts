import type { Page } from '@playwright/test'
import { makeHome, type RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, LONG_QUESTION, send, shownText } from './support/chat.ts'
import { writeLongSession } from './support/long-session.ts'
import { expect, test } from './support/test.ts'

const scroller = (page: Page) => page.locator('.scroller')
const leftBelow = (page: Page) =>
  scroller(page).evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop)

async function openSession({ page }: RunningApp, id: string): Promise<void> {
  await page.evaluate((session) => (location.hash = `#/chat/${session}`), id)
  await expect(page.getByTestId('message').last()).toBeVisible()
}

/** Drops a file on the window, as the system does. */
async function dropFile(page: Page, name: string, bytes: number[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(content)], fileName))
      return data
    },
    [name, bytes] as const,
  )
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByTestId('drop-zone')).toBeVisible()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(page.getByTestId('drop-zone')).toHaveCount(0)
}

test('what was typed is there after the app was closed and started again', async ({ launch }) => {
  const first = await launch()
  const text = 'Half a thought,\n半句话 😀'
  await dropFile(first.page, 'tides.txt', [...new TextEncoder().encode('涨潮\n退潮')])
  await expect(first.page.getByTestId('attachment')).toContainText('tides.txt')
  await first.page.getByTestId('composer').fill(text)
  // Closed at once: nothing waits for a pause in typing.
  await first.close()
  const second = await launch({ home: first.home })
  await expect(second.page.getByTestId('composer')).toHaveValue(text)
  await expect(second.page.getByTestId('attachment')).toContainText('tides.txt')
  await second.page.getByRole('button', { name: 'Remove tides.txt' }).click()
  await second.page.getByTestId('composer').fill('')
  await second.close()
  const third = await launch({ home: first.home })
  await expect(third.page.getByTestId('composer')).toHaveValue('')
  await expect(third.page.getByTestId('attachment')).toHaveCount(0)
})

test('a dropped file shows what it costs, by the model’s own tokenizer, and is sent', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 4)
  const content = 'name,waves\nlighthouse,12\n灯塔,7\n'
  await dropFile(page, 'waves.csv', [...new TextEncoder().encode(content)])
  const chip = page.getByTestId('attachment')
  await expect(chip).toContainText('waves.csv')
  const fenced = `waves.csv\n\`\`\`csv\n${content}\`\`\``
  const counted = (await app.get('model.tokenize', { text: fenced })).length
  await expect(chip).toHaveAttribute('data-tokens', String(counted))
  await expect(chip).toHaveAttribute('data-fits', 'true')
  await expect(chip).toContainText(`${String(counted)} tokens`)
  const answer = await send(app, 'What is in it?')
  await expect(chip).toHaveCount(0)
  await expect(page.getByTestId('message').first()).toContainText('lighthouse,12')
  await endsAs(answer, 'done')

  await dropFile(page, 'a.png', [0x89, 0x50, 0x4e, 0x47, 0, 0, 1])
  await expect(page.locator('[data-problem="binary"]')).toContainText('a.png')
  await expect(chip).toHaveCount(0)

  await page.getByTestId('attach-input').setInputFiles({
    name: 'long.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('The sea. '.repeat(20_000)),
  })
  await expect(chip).toHaveAttribute('data-fits', 'false', { timeout: 30_000 })
  await expect(page.getByTestId('send')).toBeDisabled()
  await page.getByRole('button', { name: 'Remove long.md' }).click()
  await expect(chip).toHaveCount(0)
  expect(app.errors).toEqual([])
})

test('formulas, code and tables of a stored answer are drawn, with fonts of the app’s own', async ({
  launch,
}) => {
  const home = makeHome()
  const cells = Array.from({ length: 14 }, (_, i) => `a column named ${String(i)}`)
  const wide = `| ${cells.join(' | ')} |\n|${'---|'.repeat(14)}\n| ${cells.join(' | ')} |`
  const code = 'def f(x):\n    return x < 1 and "a&b"'
  const answer = `So $a^2$, and\n\n$$\n\\int_0^1 x\\,dx = \\frac{1}{2}\n$$\n\nIt is **$5 and $6**.\n\n\`\`\`python\n${code}\n\`\`\`\n\n${wide}`
  writeLongSession(home, { id: 'drawn', messages: 2, textOf: (i) => (i === 1 ? answer : 'Draw.') })
  const app = await launch({ home })
  const { page } = app
  await openSession(app, 'drawn')
  await expect(page.locator('.katex')).toHaveCount(2)
  await expect(page.locator('.md strong')).toHaveText('$5 and $6')
  await page.evaluate(() => document.fonts.ready)
  const fonts = await page.evaluate(() =>
    [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
  )
  expect(fonts.some((family) => family.includes('KaTeX_Main'))).toBe(true)

  const table = page.locator('.md-table')
  expect(await table.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true)
  expect(await scroller(page).evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true)

  await page.getByRole('button', { name: 'Copy code python' }).click()
  const clipboard = () => app.electron.evaluate(({ clipboard: board }) => board.readText())
  await expect.poll(clipboard).toBe(code)
  await page.getByTestId('copy-markdown').click()
  await expect.poll(clipboard).toBe(answer)
  await page.getByTestId('copy-plain').click()
  await expect.poll(clipboard).toContain('It is $5 and $6.\n\ndef f(x):')
  expect(app.errors).toEqual([])
})

test('1,000 messages: find reaches one far from what is shown; few are in the page', async ({
  launch,
}) => {
  const home = makeHome()
  const textOf = (i: number) =>
    i === 3 ? 'The **hidden** needle in 干草堆.' : i === 901 ? 'Another needle.' : null
  writeLongSession(home, { id: 'long', messages: 1000, textOf })
  const app = await launch({ home })
  const { page } = app
  await openSession(app, 'long')
  await expect.poll(() => leftBelow(page)).toBeLessThan(4)
  expect(await page.getByTestId('message').count()).toBeLessThan(100)

  await page.keyboard.press('Control+f')
  await page.getByTestId('find').fill('needle')
  await expect(page.getByTestId('find-count')).toContainText('of 2')
  const seen: string[] = []
  const current = () =>
    page.evaluate(() => {
      const [range] = CSS.highlights.get('transcript-find-current') ?? []
      return range instanceof Range ? (range.startContainer.parentElement?.textContent ?? '') : ''
    })
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('Enter')
    await expect.poll(current).toContain('needle')
    await expect.poll(async () => seen.includes(await current())).toBe(false)
    seen.push(await current())
  }
  expect(seen.sort()).toEqual(['Another needle.', 'The hidden needle in 干草堆.'])
  expect(app.errors).toEqual([])
})

test('a growing answer is followed until the reader scrolls up, and again at the end', async ({
  launch,
}) => {
  const home = makeHome()
  writeLongSession(home, { id: 'read', messages: 64, textOf: () => 'A short line.' })
  const app = await launch({ home })
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 200)
  await openSession(app, 'read')
  const answers = page.getByTestId('message').and(page.locator('[data-role="assistant"]'))
  await page.getByTestId('composer').fill(LONG_QUESTION)
  await page.getByTestId('send').click()
  const answer = answers.last()
  await expect(answer).toHaveAttribute('data-state', 'streaming')
  await shownText(answer, 60)
  await expect.poll(() => leftBelow(page)).toBeLessThan(4)

  await scroller(page).hover()
  await page.mouse.wheel(0, -600)
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible()
  await expect.poll(() => leftBelow(page)).toBeGreaterThan(590)
  const top = await scroller(page).evaluate((box) => box.scrollTop)
  await page.waitForTimeout(600)
  expect(Math.abs((await scroller(page).evaluate((box) => box.scrollTop)) - top)).toBeLessThan(2)

  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect.poll(() => leftBelow(page)).toBeLessThan(4)
  await page.getByTestId('stop').click()
})
