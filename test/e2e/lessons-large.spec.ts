import type { Page } from '@playwright/test'
import { layoutProblems } from './support/layout.ts'
import { figureStands } from './support/lesson-views.ts'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
  await figureStands(page)
}

/** Where a box is, in the window's pixels. */
async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} is not there`)
  return box
}

test('on a large screen a lesson is the same, larger, and answers where it is pointed at', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  const enlarged = () =>
    page.getByTestId('lesson-figure').evaluate((figure) => figure.currentCSSZoom)
  await goTo(page, '#/lessons/9/1')
  expect(await enlarged()).toBe(1)
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1920, 1080)
  })
  await expect.poll(enlarged).toBe(1.5)
  await figureStands(page)

  // Of seven rows and 576 columns: the fourth, three quarters to the right.
  const map = '[data-testid=attention-vectors] [role=img]'
  const vectors = await boxOf(page, map)
  await page.mouse.move(vectors.x + vectors.width * 0.75, vectors.y + vectors.height * 0.5)
  const mark = await boxOf(page, `${map} .mark`)
  expect(Math.abs(mark.x - (vectors.x + vectors.width * 0.75))).toBeLessThan(mark.width + 1)
  expect(Math.abs(mark.y + mark.height / 2 - (vectors.y + vectors.height * 0.5))).toBeLessThan(3)
  // As sharp as the screen.
  const sharp = await page
    .locator(`${map} canvas`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.getBoundingClientRect().width)
  expect(sharp).toBeGreaterThan(0.99)

  // A line over 31 layers, pressed three quarters to the right.
  await goTo(page, '#/lessons/8/6')
  const line = await boxOf(page, '[data-testid=input-contexts] .chart')
  await page.mouse.click(line.x + line.width * 0.75, line.y + line.height / 2)
  const block = page.getByTestId('input-contexts').getByRole('slider')
  await expect(block).toHaveAttribute('aria-valuenow', /^2[1-4]$/)

  const found: string[] = []
  for (const step of ['1/1', '6/1', '9/2', '12/1', '13/1']) {
    await goTo(page, `#/lessons/${step}`)
    found.push(...(await page.evaluate(layoutProblems)).map((problem) => `${step}: ${problem}`))
    const over = await page
      .getByTestId('lesson-figure')
      .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    if (over > 0) found.push(`${step}: scrolls by ${String(over)}`)
  }
  expect(found).toEqual([])
  expect(app.errors).toEqual([])
})
