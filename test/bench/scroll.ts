import { performance } from 'node:perf_hooks'
import { makeHome, removeHome, RunningApp as App, type RunningApp } from '../e2e/support/app.ts'
import { writeLongSession } from '../e2e/support/long-session.ts'
import { figure, type Figure } from './figures.ts'

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
      return { scroll_1k_frame_ms: figure(await scroll(app, start)) }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

async function scroll({ page }: RunningApp, start: number): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const busyMs = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
    return (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')) * 1000
  }
  const frames: number[] = []
  const end = performance.now() + SCROLL_MS
  let top = start
  let before = await busyMs()
  while (performance.now() < end) {
    top += STEP
    // Two frames: in the first it scrolls, in the second the page has heard of it.
    await page.evaluate(
      (to) =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => {
            const box = document.querySelector('.scroller')
            if (box) box.scrollTop = to
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve()
              })
            })
          })
        }),
      top,
    )
    const after = await busyMs()
    frames.push(after - before)
    before = after
  }
  return frames
}
