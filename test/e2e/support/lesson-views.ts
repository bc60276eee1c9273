import { expect, type Page } from '@playwright/test'
import { CHAPTERS } from '#renderer/lessons/chapters.ts'

/** Between what is known and what it lets the figure ask there is a frame or a few. */
const QUIET_MS = 150

/** Waits until no model has been at work on the figure for a while. */
export async function figureStands(page: Page): Promise<void> {
  const figure = page.getByTestId('lesson-figure')
  let quietSince = Date.now()
  await expect
    .poll(
      async () => {
        if ((await figure.getAttribute('aria-busy')) === 'true') quietSince = Date.now()
        return Date.now() - quietSince
      },
      { intervals: [50], timeout: 60_000 },
    )
    .toBeGreaterThan(QUIET_MS)
}

/** Opens every step of every chapter. */
export async function lessonSteps(
  page: Page,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await page.getByTestId('nav-lessons').click()
  for (const { id, number, steps } of CHAPTERS) {
    for (const [at, step] of steps.entries()) {
      const address = `#/lessons/${String(number)}/${String(at + 1)}`
      await page.evaluate((hash) => (location.hash = hash), address)
      await page.locator(`[data-testid=lesson][data-chapter=${id}][data-step=${step.id}]`).waitFor()
      await figureStands(page)
      await look(`lessons: ${id}, ${step.id}`)
    }
  }
}
