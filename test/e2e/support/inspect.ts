import { expect, type Locator, type Page } from '@playwright/test'
import type { PanelName } from '#renderer/stores/inspect.ts'
import type { RunningApp } from './app.ts'

/** A reading takes as long as the machine needs. */
export const READ = { timeout: 60_000 }

/** Has the model read a text in the Inspect room, and opens a panel about it. */
export async function inspectText(
  { page }: RunningApp,
  way: 'text' | 'chat' | 'translate',
  text: string,
  panel: PanelName,
): Promise<void> {
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-way').locator(`[data-value=${way}]`).click()
  await page.getByTestId('inspect-text').fill(text)
  await page.getByTestId('inspect-look').click()
  await expect(page.getByTestId('candidate').first()).toBeVisible(READ)
  await openPanel(page, panel)
}

export async function openPanel(page: Page, panel: PanelName): Promise<void> {
  await page.getByTestId('inspect-panels').locator(`[data-value=${panel}]`).click()
}

/** The run that is looked at, as the room's address names it. */
export function shownRun(page: Page): string {
  const found = /inspect\/([^?]+)/.exec(page.url())?.[1]
  if (found === undefined) throw new Error(`no run in ${page.url()}`)
  return decodeURIComponent(found)
}

/** Numbers of an attribute, one for each element found. */
export async function numbersOf(found: Locator, attribute: string): Promise<number[]> {
  const values = await found.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.map(Number)
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
