import type { Page } from '@playwright/test'
import { makeHome, removeHome, RunningApp as App, type RunningApp } from '../e2e/support/app.ts'
import { Random } from '../unit/support/random.ts'
import { figure, type Figure } from './figures.ts'

/** Each is one token with the space before it. */
const WORDS = 'cat dog house tree water river stone light night day man woman child hand eye road'
const PRESSES = 50
const WALLS = 15
const PANS = 60
const ZOOMS = 36
/** Layers whose heads are asked for before anything is measured. */
const LAYERS = 3
/** An answer of the model takes as long as the machine needs, ms. */
const ANSWER = 300_000

/**
 * The attention panel of the Inspect room, in the window's own time, ms:
 *
 * - `repaint_ms`: with 128 tokens and a head's matrix beside the wall of all heads, from the press of an
 *   arrow key, at any time of a frame, to the end of the frame that shows the other head: its script,
 *   style, layout and paint. The weights are known. A frame is waited for, 0–17 ms.
 * - `repaint_busy_ms`: the processor time that the main thread took for all of that.
 * - `thumbnails_ms`: from the press that shows the whole matrices of 30 × 9 heads of 128 tokens, whose
 *   weights are known, to the end of the second frame after it: the first lays them out.
 * - `pan_512_ms`, `zoom_512_ms`: processor time of script, style and layout of each frame while a
 *   512 × 512 matrix is dragged at zoom 4, and while the wheel zooms it in and out.
 */
export async function benchAttention(): Promise<Record<string, Figure>> {
  const home = makeHome()
  try {
    const app = await App.launch({ home })
    try {
      await app.modelReady()
      await look(app, 128)
      const [repaint, busy] = await repaints(app.page)
      const walls = await thumbnails(app.page)
      await look(app, 512)
      // The text's scores colour its tokens when they come, in a frame of their own.
      await app.page.locator('[data-testid=token][data-p]').nth(500).waitFor({ timeout: ANSWER })
      const [pans, zooms] = await pan(app.page)
      return {
        repaint_ms: figure(repaint),
        repaint_busy_ms: figure(busy),
        thumbnails_ms: figure(walls),
        pan_512_ms: figure(pans),
        zoom_512_ms: figure(zooms),
      }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

/** Has a text of so many tokens read, the one written after it among them, and one matrix shown. */
async function look({ page }: RunningApp, tokens: number): Promise<void> {
  const words = WORDS.split(' ')
  const text = Array.from({ length: tokens - 1 }, (_, i) => ` ${words[i % words.length] ?? ''}`)
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').fill(text.join(''))
  await page.getByTestId('inspect-look').click()
  await page.getByTestId('inspect-panels').locator('[data-value=attention]').click()
  await figureView(page, 'matrix')
  await shown(page, tokens)
}
async function figureView(page: Page, view: string): Promise<void> {
  const views = page.getByRole('radiogroup', { name: 'Attention', exact: true })
  await views.locator(`[data-value=${view}]`).click({ timeout: ANSWER })
}
async function shown(page: Page, tokens: number): Promise<void> {
  const shape = `[data-shape="[1,1,${String(tokens)},${String(tokens)}]"]`
  await page.locator(`[data-testid=attention]${shape}`).waitFor({ timeout: ANSWER })
}
async function press(page: Page, key: string): Promise<void> {
  const wall = page.getByTestId('head-wall')
  await wall.focus()
  await wall.press(key)
}
async function wallView(page: Page, view: string): Promise<void> {
  const views = page.getByRole('radiogroup', { name: 'All heads' })
  await views.locator(`[data-value=${view}]`).click()
}

/** The processor time that the main thread has taken so far, ms: other programs' does not count. */
async function clock(page: Page, names: readonly string[]): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return names.reduce(
      (total, name) => total + 1000 * (metrics.find((one) => one.name === name)?.value ?? 0),
      0,
    )
  }
}

async function repaints(page: Page): Promise<[tookMs: number[], busyMs: number[]]> {
  await press(page, 'PageUp')
  await press(page, 'Home')
  for (let layer = 0; layer < LAYERS; layer++) {
    await shown(page, 128)
    if (layer < LAYERS - 1) await press(page, 'ArrowDown')
  }
  const random = new Random(5)
  const busy = await clock(page, ['TaskDuration'])
  // Right along a layer, then up and down between those that are known.
  const keys = ['ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'ArrowDown']
  const [took, worked]: [number[], number[]] = [[], []]
  for (let i = 0; i < PRESSES; i++) {
    const key = i % 19 === 18 ? 'Home' : (keys[(i % 19) % keys.length] ?? '')
    const before = await busy()
    took.push(await pressed(page, key, 1, random.next() * 17))
    worked.push((await busy()) - before)
    await page.waitForTimeout(150)
  }
  return [took, worked]
}

/** From a key on the wall of heads to the end of the frame so many on. */
function pressed(page: Page, key: string, frames: number, waitMs: number): Promise<number> {
  return page.evaluate(
    ([name, count, wait]) =>
      new Promise<number>((resolve) => {
        setTimeout(() => {
          const before = performance.now()
          const frame = (left: number): void => {
            requestAnimationFrame(() => {
              if (left > 1) frame(left - 1)
              // After this frame's style, layout and paint.
              else
                setTimeout(() => {
                  resolve(performance.now() - before)
                })
            })
          }
          frame(count)
          const target = name.startsWith('.')
            ? document.querySelector<HTMLElement>(name)
            : document.querySelector<HTMLElement>('[data-testid=head-wall]')
          if (name.startsWith('.')) target?.click()
          else target?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }))
        }, wait)
      }),
    [key, frames, waitMs] as const,
  )
}

async function thumbnails(page: Page): Promise<number[]> {
  await wallView(page, 'matrix')
  await page.waitForTimeout(4000)
  const took: number[] = []
  const button = (view: string): string => `.ui-segmented-segment[data-value=${view}]`
  for (let i = 0; i < WALLS; i++) {
    await pressed(page, button('row'), 2, 0)
    await page.waitForTimeout(200)
    took.push(await pressed(page, button('matrix'), 2, 0))
    await page.waitForTimeout(200)
  }
  await wallView(page, 'row')
  return took
}

async function pan(page: Page): Promise<[pans: number[], zooms: number[]]> {
  const map = page.getByRole('img', { name: 'Attention matrix' })
  await map.focus()
  for (let i = 0; i < 4; i++) await map.press('+')
  // What the keys have left to paint is not the drag's.
  await page.waitForTimeout(1000)
  const busy = await clock(page, ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'])
  const frames: number[] = []
  const move = (kind: string, at: number): Promise<void> =>
    map.evaluate(
      (element, [type, offset]) =>
        new Promise<void>((resolve) => {
          const { left, top } = element.getBoundingClientRect()
          const place = { clientX: left + 250 + offset, clientY: top + 200 + offset / 2 }
          const target = element.querySelector('canvas') ?? element
          requestAnimationFrame(() => {
            target.dispatchEvent(
              type === 'wheel'
                ? new WheelEvent('wheel', { ...place, deltaY: offset, bubbles: true })
                : new PointerEvent(type, { ...place, pointerId: 1, buttons: 1, bubbles: true }),
            )
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve()
              })
            })
          })
        }),
      [kind, at] as const,
    )
  await move('pointerdown', 0)
  for (let i = 1; i <= PANS; i++) {
    const before = await busy()
    await move('pointermove', 120 * Math.sin(i / 6))
    frames.push((await busy()) - before)
  }
  await move('pointerup', 0)
  const zooms: number[] = []
  for (let i = 0; i < ZOOMS; i++) {
    const before = await busy()
    await move('wheel', i % 12 < 6 ? -40 : 40)
    zooms.push((await busy()) - before)
  }
  return [frames, zooms]
}
