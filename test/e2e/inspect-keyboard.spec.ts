import type { Locator, Page } from '@playwright/test'
import { PANELS, type PanelName } from '#renderer/stores/inspect.ts'
import { numbersOf, READ, sum } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

/** More stops than any panel has. */
const STOPS = 60

/** Is the focus where it can be seen, and drawn so that it can be? */
function focusIsSeen(element: Element): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  const box = element.closest('.panel, .source, .look')?.getBoundingClientRect()
  const seen = box
    ? bottom > box.top && top < box.bottom && right > box.left && left < box.right
    : true
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
  const drawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  return element.matches(':focus-visible') && drawn && seen && outlineColor !== 'transparent'
}

/** Goes on by Tab until a control has the focus, as people do; the focus is seen there. */
async function tabTo(
  page: Page,
  control: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  for (let stop = 0; stop < STOPS; stop++) {
    if (await control.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press(key)
  }
  await expect(control).toBeFocused()
  expect(await control.evaluate(focusIsSeen)).toBe(true)
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** What is done in each panel with its main control, and what comes of it. */
const USED: Record<PanelName, (page: Page) => Promise<void>> = {
  tokens: async (page) => {
    const chosen = page.locator('[data-testid=chip][aria-selected=true]')
    await tabTo(page, chosen)
    await press(page, 'Home')
    await expect(chosen).toHaveAttribute('data-position', '0')
    await press(page, 'ArrowRight', 'ArrowRight')
    await expect(chosen).toHaveAttribute('data-position', '2')
    await expect(page.locator('.source [aria-selected=true]')).toHaveAttribute('data-position', '2')
    await tabTo(page, page.getByTestId('merge-next'))
    await press(page, 'Enter')
    await expect(page.getByTestId('merge-stepper')).toHaveAttribute('data-done', '1')
    await press(page, 'ArrowLeft')
    await expect(page.getByTestId('merge-stepper')).toHaveAttribute('data-done', '0')
  },
  embedding: async (page) => {
    await expect(page.getByTestId('neighbour').first()).toBeVisible(READ)
    const looked = page.getByRole('status').filter({ hasText: /id \d+/ })
    await tabTo(page, page.getByTestId('embedding-map'))
    const before = await looked.textContent()
    await press(page, 'ArrowRight')
    await expect(looked).not.toHaveText(before ?? '')
    const points = Number(await page.getByTestId('embedding-map').getAttribute('data-points'))
    await tabTo(page, page.getByTestId('embedding-add'))
    await page.keyboard.type(' giraffe')
    await press(page, 'Enter')
    await expect
      .poll(
        async () => (await numbersOf(page.getByTestId('embedding-map'), 'data-points'))[0],
        READ,
      )
      .toBeGreaterThan(points)
  },
  attention: async (page) => {
    const figure = page.getByTestId('attention').first()
    await expect(figure).toBeVisible(READ)
    await tabTo(page, page.getByTestId('head-wall'))
    await press(page, 'ArrowRight', 'ArrowDown', 'ArrowDown')
    await expect(figure).toHaveAttribute('data-head', '1')
    await expect(figure).toHaveAttribute('data-layer', '2')
    await expect(page).toHaveURL(/layer=2&head=1/)
  },
  qkv: async (page) => {
    const step = page.getByTestId('qkv-step')
    await expect(step).toHaveAttribute('data-step', 'project', READ)
    await tabTo(page, page.getByRole('tab', { name: '1 q k v' }))
    await press(page, 'ArrowRight', 'ArrowRight')
    await expect(step).toHaveAttribute('data-step', 'dot')
    await tabTo(page, page.getByTestId('recompute'))
    await press(page, 'Enter')
    await expect(page.getByTestId('recompute-error')).toContainText('They agree.', READ)
  },
  block: async (page) => {
    await expect(page.getByTestId('block-stage')).toHaveCount(8, READ)
    const frame = page.locator('[data-figure=block]')
    await expect(frame).toContainText('Inside layer 2')
    await tabTo(page, page.getByTestId('stream-norms'))
    await press(page, 'ArrowRight')
    await expect(frame).toContainText('Inside layer 3')
    await expect(page).toHaveURL(/layer=3/)
  },
  lens: async (page) => {
    const detail = page.getByTestId('lens-detail')
    await expect(detail).toHaveAttribute('data-layer', '4', READ)
    await tabTo(page, page.getByTestId('lens-grid'))
    await press(page, 'PageDown', 'ArrowUp')
    await expect(detail).toHaveAttribute('data-layer', '29')
    const chosen = page.locator('[data-testid=lens-cell][aria-selected=true]')
    await expect(chosen).toHaveAttribute('data-layer', '29')
    await press(page, 'ArrowLeft')
    await expect(chosen).toHaveAttribute('data-position', '1')
    await expect(page.locator('.source [aria-selected=true]')).toHaveAttribute('data-position', '1')
    await press(page, 'End')
    await expect(chosen).toHaveAttribute('data-position', '4')
  },
  distribution: async (page) => {
    const shares = page.locator('[data-testid^=candidate] [data-stage=temperature][data-share]')
    await expect(shares).toHaveCount(21, READ)
    const cold = await numbersOf(shares, 'data-share')
    expect(Math.max(...cold)).toBe(1)
    const temperature = page.getByRole('slider', { name: 'Temperature' })
    await tabTo(page, temperature)
    await press(page, ...Array<string>(10).fill('ArrowRight'))
    await expect(temperature).toHaveAttribute('aria-valuenow', '0.5')
    const warm = await numbersOf(shares, 'data-share')
    expect(Math.max(...warm)).toBeLessThan(1)
    expect(Math.abs(sum(warm) - 1)).toBeLessThan(1e-6)
  },
  contexts: async (page) => {
    await tabTo(page, page.getByTestId('contexts-first'))
    await page.keyboard.type('She sat on the bank of the river.')
    await tabTo(page, page.getByTestId('contexts-second'))
    await page.keyboard.type('He put the money in the bank.')
    await press(page, 'Enter')
    await expect(page.getByTestId('contexts-cosines')).toHaveAttribute('data-last', /\d/, READ)
    const words = page.getByTestId('contexts-words-first')
    const word = words.getByRole('radio', { checked: true })
    await expect(word).toContainText('bank')
    await tabTo(page, word)
    await press(page, 'ArrowLeft')
    await expect(words.getByRole('radio').nth(3)).toBeFocused()
    // The arrow alone chooses for as long as the key is down when the focus has moved; Space always.
    await press(page, 'Space')
    await expect(word).toContainText('the')
    await expect(page.getByTestId('contexts-sentence')).toContainText('‘the’')
  },
  ablation: async (page) => {
    const sentence = page.getByTestId('ablation-sentence')
    await expect(sentence).toContainText('exactly the same', READ)
    await tabTo(page, page.getByTestId('ablation-grid'))
    await press(page, 'PageUp', 'Home', 'ArrowRight', 'Space')
    await expect(sentence).toContainText('With head 1 of layer 0 switched off', READ)
    const [kl = 0] = await numbersOf(page.getByTestId('ablation-measures'), 'data-kl')
    expect(kl).toBeGreaterThan(0)
    await press(page, 'Space')
    await expect(sentence).toContainText('exactly the same', READ)
  },
}

test('the whole room by keys alone: in, a text, every panel and the thing it is there for', async ({
  app,
}) => {
  test.setTimeout(300_000)
  const { page } = app
  await app.modelReady()
  // It lies somewhere, and what lies under it would be pointed at.
  await page.mouse.move(0, 0)
  await press(page, 'Control+3')
  await expect(page.getByTestId('nav-inspect')).toHaveAttribute('aria-current', 'page')
  await tabTo(page, page.getByTestId('inspect-text'))
  await page.keyboard.type('I like apples and')
  await press(page, 'Control+Enter')
  await expect(page.getByTestId('candidate').first()).toBeVisible(READ)

  const strip = page.getByTestId('inspect-panels')
  const lit = strip.getByRole('tab', { selected: true })
  await tabTo(page, lit)
  await press(page, 'Home', 'Enter')
  for (const [at, panel] of PANELS.entries()) {
    // Back on the strip, and one on.
    if (at > 0) {
      await tabTo(page, lit, 'Shift+Tab')
      await press(page, 'ArrowRight')
      const next = strip.locator(`[data-value=${panel}]`)
      await expect(next).toBeFocused()
      expect(await next.evaluate(focusIsSeen)).toBe(true)
      await press(page, 'Enter')
    }
    await expect(lit).toHaveAttribute('data-value', panel)
    await test.step(panel, () => USED[panel](page))
  }
  expect(app.errors).toEqual([])
})
