import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator, Page } from '@playwright/test'
import { inspectText, numbersOf, READ } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

const [FRANCE] = golden.prompts
if (!FRANCE) throw new Error('the golden data hold no prompt')
const { prompt, ids, reference } = FRANCE
const LAYERS = 30

function cell(page: Page, position: number, layer: number): Locator {
  return page
    .getByTestId('lens-cell')
    .and(page.locator(`[data-position="${String(position)}"][data-layer="${String(layer)}"]`))
}

test('the last row of the lens is what the model said; cells choose tokens, keys go from cell to cell', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'chat', prompt, 'lens')
  const last = cell(page, ids.length, LAYERS)
  await expect(last).toHaveAttribute('data-id', String(reference.greedy_ids[0]), READ)
  const [p = 0] = await numbersOf(last, 'data-p')
  expect(Math.abs(Math.log(p) - (reference.top20_logprobs[0] ?? 0))).toBeLessThan(2e-3)
  const written = page.getByTestId('token').and(page.locator('[aria-selected=true]'))
  const [own = 0] = await numbersOf(written, 'data-p')
  expect(Math.abs(p - own)).toBeLessThan(1e-4)

  // Only what is in sight is drawn: the text has more places than that.
  const drawn = await page.getByTestId('lens-cell').count()
  expect(drawn).toBeLessThan(ids.length * (LAYERS + 1))

  // The token that came, followed through the layers, ends where the last row says.
  const track = page.getByTestId('lens-track')
  await expect(track).toHaveAttribute('data-rank', '0', READ)
  expect(Math.abs(((await numbersOf(track, 'data-p'))[0] ?? 0) - p)).toBeLessThan(1e-4)

  const selected = async (): Promise<number | undefined> =>
    (
      await numbersOf(
        page.getByTestId('token').and(page.locator('[aria-selected=true]')),
        'data-position',
      )
    )[0]
  await cell(page, ids.length - 1, LAYERS).click()
  await expect.poll(selected).toBe(ids.length - 1)
  const detail = page.getByTestId('lens-detail')
  await page.getByTestId('lens-grid').focus()
  await page.mouse.move(0, 0)
  await expect(detail).toHaveAttribute('data-layer', String(LAYERS), READ)
  await expect(detail.getByTestId('lens-candidate')).toHaveCount(5)
  await page.keyboard.press('ArrowUp')
  await expect(detail).toHaveAttribute('data-layer', String(LAYERS - 1))
  await page.keyboard.press('PageUp')
  await expect(detail).toHaveAttribute('data-layer', '0')
  await page.keyboard.press('Home')
  await expect.poll(selected).toBe(1)
  await expect(cell(page, 1, 0)).toHaveAttribute('data-p', /\d/, READ)
  expect(app.errors).toEqual([])
})
