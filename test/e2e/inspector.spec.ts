import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const [FRANCE] = golden.prompts
if (!FRANCE) throw new Error('the golden data hold no prompt')
const { prompt, ids, reference } = FRANCE

/** Asks the golden question greedily and selects a token of prompt or answer. */
async function select(app: RunningApp, position: number): Promise<Locator> {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 8)
  await endsAs(await send(app, prompt), 'done')
  await page.getByTestId('xray').click()
  await page
    .getByTestId('token')
    .and(page.locator(`[data-position="${String(position)}"]`))
    .click()
  const inspector = page.getByTestId('inspector')
  await expect(inspector).toHaveAttribute('data-position', String(position))
  return inspector
}

async function numbers(found: Locator, attribute: string): Promise<number[]> {
  const values = await found.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.map(Number)
}

/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

test('the bars of the first answer token are those of the reference model, and sum to 1', async ({
  app,
}) => {
  const inspector = await select(app, ids.length)
  const candidates = inspector.getByTestId('candidate')
  await expect(candidates).toHaveCount(20)
  const p = await numbers(candidates, 'data-p')
  const [rest = 0] = await numbers(inspector.getByTestId('candidate-rest'), 'data-p')
  expect(Math.abs(sum(p) + rest - 1)).toBeLessThan(1e-6)
  expect(await numbers(candidates, 'data-id')).toEqual(reference.top20_ids)
  p.forEach((value, place) => {
    expect(Math.abs(Math.log(value) - (reference.top20_logprobs[place] ?? 0))).toBeLessThan(2e-3)
  })
  expect(app.errors).toEqual([])
})

test('a word of the question has bars too, once the model is asked', async ({ app }) => {
  const inspector = await select(app, ids.length - 8)
  const candidates = inspector.getByTestId('candidate')
  await expect(candidates.first()).toBeVisible(ANSWER)
  const [rest = 0] = await numbers(inspector.getByTestId('candidate-rest'), 'data-p')
  expect(Math.abs(sum(await numbers(candidates, 'data-p')) + rest - 1)).toBeLessThan(1e-6)
  await expect(inspector).toContainText('was given, not chosen')
})

test('attention rows sum to 1, and follow from the model’s own q and K', async ({ app }) => {
  const inspector = await select(app, ids.length + 2)
  await inspector.getByRole('button', { name: 'Attention', exact: true }).click()
  const figures = inspector.getByRole('radiogroup', { name: 'Attention' })
  await figures.getByRole('radio', { name: 'table' }).click()
  const figure = inspector.getByTestId('attention')
  const grid = inspector.getByRole('grid')
  await expect(grid).toBeVisible(ANSWER)
  await grid.focus()
  for (const [key, layer, head] of [
    [null, '0', 'mean'],
    ['ArrowRight', '0', '1'],
    ['ArrowDown', '1', '1'],
    ['PageDown', '29', '1'],
    ['End', '29', '8'],
  ] as const) {
    if (key !== null) await grid.press(key)
    await expect(figure).toHaveAttribute('data-layer', layer, ANSWER)
    await expect(figure).toHaveAttribute('data-head', head)
    // The row that predicted the token: position p − 1 looks at itself and what precedes it.
    await expect(figure).toHaveAttribute('data-shape', JSON.stringify([1, 1, 1, ids.length + 2]))
    const weights = await numbers(figure.getByTestId('attention-weight'), 'data-weight')
    expect(weights).toHaveLength(ids.length + 2)
    expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-5)
  }

  await figures.getByRole('radio', { name: 'matrix' }).click()
  const total = ids.length + 8
  await expect(figure).toHaveAttribute('data-shape', JSON.stringify([1, 1, total, total]), ANSWER)
  await expect
    .poll(async () => figure.locator('canvas').evaluate(colours), ANSWER)
    .toBeGreaterThan(20)

  await inspector.getByTestId('recompute').click()
  const result = inspector.getByTestId('recompute-error')
  await expect(result).toContainText('They agree.', ANSWER)
  const [error = 1] = await numbers(result, 'data-max-error')
  expect(error).toBeLessThan(1e-4)
  expect(error).toBeGreaterThan(0)
  expect(app.errors).toEqual([])
})

test('the last layer of the lens says what the model said', async ({ app }) => {
  const inspector = await select(app, ids.length + 1)
  const [best] = await numbers(inspector.getByTestId('candidate'), 'data-p')
  await inspector.getByRole('button', { name: 'Layer by layer', exact: true }).click()
  const rows = inspector.getByTestId('lens-row')
  await expect(rows).toHaveCount(31, ANSWER)
  const [id] = await numbers(rows.last(), 'data-id')
  expect(id).toBe(reference.greedy_ids[1])
  const [p = 0] = await numbers(rows.last(), 'data-p')
  expect(Math.abs(p - (best ?? 1))).toBeLessThan(1e-4)
})

/** How many different colours a canvas shows: an empty one shows one. */
function colours(canvas: Element): number {
  if (!(canvas instanceof HTMLCanvasElement)) return 0
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
  return new Set(pixels && new Uint32Array(pixels.buffer)).size
}
