import type { Page } from '@playwright/test'
import { performance } from 'node:perf_hooks'

interface Scroll {
  /** CSS selector of what is scrolled. */
  box: string
  /** CSS pixels: where it begins, and how far a frame goes. */
  from: number
  step: number
  forMs: number
}

/** What each frame of a scroll costs the window's main thread, ms: script, style and layout together. */
export async function scrollCost(
  page: Page,
  { box, from, step, forMs }: Scroll,
): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const busyMs = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
    return (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')) * 1000
  }
  const frames: number[] = []
  const end = performance.now() + forMs
  let top = from
  let before = await busyMs()
  while (performance.now() < end) {
    top += step
    // Two frames: in the first it scrolls, in the second the page has heard of it.
    await page.evaluate(
      ([selector, to]) =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => {
            const element = document.querySelector(selector)
            if (element) element.scrollTop = to
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve()
              })
            })
          })
        }),
      [box, top] as const,
    )
    const after = await busyMs()
    frames.push(after - before)
    before = after
  }
  return frames
}

interface Shown {
  /** Done in the page: an address gone to, or a text put into a field. */
  hash?: string
  fill?: { field: string; text: string }
  /** CSS selector of what must be there then, and be no more. */
  until: string
  gone?: string
}

/** From doing something to the end of the frame in which the page shows it, ms. */
export function shownAfter(page: Page, what: Shown): Promise<number> {
  return page.evaluate(
    ({ hash, fill, until, gone }) =>
      new Promise<number>((resolve) => {
        const before = performance.now()
        if (hash !== undefined) location.hash = hash
        const field = fill && document.querySelector<HTMLInputElement>(fill.field)
        if (field) {
          field.value = fill.text
          field.dispatchEvent(new Event('input', { bubbles: true }))
        }
        const look = (): void => {
          const there = document.querySelector(until) !== null
          if (there && (gone === undefined || document.querySelector(gone) === null)) {
            // After this frame's style, layout and paint.
            setTimeout(() => {
              resolve(performance.now() - before)
            })
          } else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    what,
  )
}
