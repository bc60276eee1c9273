import { makeHome, removeHome, RunningApp as App } from '../e2e/support/app.ts'
import { writeLongSession } from '../e2e/support/long-session.ts'
import { figure, type Figure } from './figures.ts'
import { scrollCost } from './frames.ts'

const MESSAGES = 1000
const SCROLL_MS = 5000
/** CSS pixels a frame: at 60 Hz about nine screens a second. */
const STEP = 110

/**
 * What a frame of scrolling through 1,000 messages costs the window's main thread, ms: script, style
 * and layout together, for each step of a scroll of five seconds.
 */
export async function benchScroll(): Promise<Record<string, Figure>> {
  const home = makeHome()
  try {
    writeLongSession(home, { id: 'long', messages: MESSAGES })
    const app = await App.launch({ home })
    try {
      await app.page.evaluate(() => (location.hash = '#/chat/long'))
      await app.page.getByTestId('message').first().waitFor()
      const box = app.page.locator('.scroller')
      await app.page.waitForTimeout(1500)
      const start = await box.evaluate((element) => (element.scrollTop = 0))
      await app.page.waitForTimeout(1500)
      const frames = { box: '.scroller', from: start, step: STEP, forMs: SCROLL_MS }
      return { scroll_1k_frame_ms: figure(await scrollCost(app.page, frames)) }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}
