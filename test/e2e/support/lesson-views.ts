import { expect, type Page } from '@playwright/test'
import { CHAPTERS } from '#renderer/lessons/chapters.ts'

/** Waits until the models have said all that the figure asked them. */
export async function figureStands(page: Page): Promise<void> {
  const figure = page.getByTestId('lesson-figure')
  const waits =
    '[data-state=waiting], [data-state=running], [data-state=pending], [data-state=busy]'
  await expect(figure.locator(waits)).toHaveCount(0, { timeout: 60_000 })
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
