import { makeHome, removeHome, RunningApp as App, type RunningApp } from '../e2e/support/app.ts'
import { writeLongSession } from '../e2e/support/long-session.ts'
import { Random } from '../unit/support/random.ts'
import { figure, type Figure } from './figures.ts'

/** Half of them answers, each of which has about 66 events. */
const MESSAGES = 304
const SEEKS = 40

/**
 * How long a replay of 10,000 events takes to show another place, ms: from the press on the timeline to
 * the frame drawn after it, for places all over it, as text and as tokens.
 */
export async function benchSeek(): Promise<Record<string, Figure | number>> {
  const home = makeHome()
  try {
    writeLongSession(home, { id: 'long', messages: MESSAGES })
    const app = await App.launch({ home })
    try {
      await app.page.evaluate(() => (location.hash = '#/sessions/long'))
      await app.page.getByTestId('replay-timeline').waitFor()
      await app.page.getByTestId('message').first().waitFor()
      await app.page.waitForTimeout(1500)
      const asTokens = await seek(app)
      await app.page.getByTestId('xray').click()
      await app.page.waitForTimeout(1000)
      const asText = await seek(app)
      return { seek_10k_ms: figure(asTokens), seek_10k_text_ms: figure(asText) }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

async function seek({ page }: RunningApp): Promise<number[]> {
  const random = new Random(11)
  const took: number[] = []
  for (let i = 0; i < SEEKS; i++) {
    took.push(
      await page.evaluate(
        (share) =>
          new Promise<number>((resolve) => {
            const line = document.querySelector('[data-testid=replay-timeline]')
            if (!line) throw new Error('there is no timeline')
            const { left, width, top } = line.getBoundingClientRect()
            const at = { clientX: left + width * share, clientY: top + 5, buttons: 1, pointerId: 1 }
            requestAnimationFrame(() => {
              const before = performance.now()
              line.dispatchEvent(new PointerEvent('pointermove', { ...at, bubbles: true }))
              requestAnimationFrame(() => {
                // After this frame's style, layout and paint.
                setTimeout(() => {
                  resolve(performance.now() - before)
                })
              })
            })
          }),
        random.next(),
      ),
    )
    await page.waitForTimeout(120)
  }
  return took
}
