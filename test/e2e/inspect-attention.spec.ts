import golden from '../fixtures/golden/golden-smollm2.json' with { type: 'json' }
import type { Locator, Page } from '@playwright/test'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const { ids, text, layers, head } = golden.attention
const LAST = ids.length - 1
/** An answer of the model takes as long as the machine needs. */
const ANSWER = { timeout: 60_000 }
/** Quantised weights against PyTorch’s in float32: as the unit tests of the probe have it. */
const TOLERANCE = 5e-4

/** Has the Inspect room read a text, and opens its attention. */
async function inspect(app: RunningApp, way: string, given: string): Promise<Locator> {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-way').locator(`[data-value=${way}]`).click()
  await page.getByTestId('inspect-text').fill(given)
  await expect(page.getByTestId('inspect-look')).toBeEnabled(ANSWER)
  await page.getByTestId('inspect-look').click()
  await page.getByTestId('inspect-panels').locator('[data-value=attention]').click()
  const panel = page.getByRole('tabpanel')
  await expect(panel.getByTestId('attention')).toBeVisible(ANSWER)
  return panel
}

function token(page: Page, position: number): Locator {
  return page.getByTestId('token').and(page.locator(`[data-position="${String(position)}"]`))
}
async function numbers(found: Locator, attribute: string): Promise<number[]> {
  const values = await found.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.filter((value) => value !== null).map(Number)
}
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, at) => {
    expect(Math.abs(value - (expected[at] ?? NaN))).toBeLessThan(TOLERANCE)
  })
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

test('one head of a sentence is the reference model’s, as text, matrix and rollout', async ({
  app,
}) => {
  const { page } = app
  const panel = await inspect(app, 'text', text)
  await token(page, LAST).click()
  await panel.getByRole('radio', { name: 'reading it' }).click()
  const figure = panel.getByTestId('attention')
  const heat = panel.getByTestId('attention-heat')
  const view = (name: string): Locator =>
    panel.getByRole('radiogroup', { name: 'Attention' }).locator(`[data-value=${name}]`)

  await view('heat').click()
  const wall = panel.getByTestId('head-wall')
  await wall.focus()
  await wall.press('PageUp')
  await wall.press('Home')
  for (const layer of Object.keys(layers) as (keyof typeof layers)[]) {
    for (let at = Number(await figure.getAttribute('data-layer')); at < Number(layer); at++) {
      await wall.press('ArrowDown')
    }
    await expect(figure).toHaveAttribute('data-layer', layer)
    await expect(figure).toHaveAttribute('data-head', String(head))
    await expect(heat).toHaveAttribute('data-query', String(LAST))
    const expected = layers[layer].reference[LAST] ?? []
    expectClose(await numbers(heat.locator('[data-weight]'), 'data-weight'), expected)
  }

  // Another token looks for as long as it is pointed at.
  const row = layers[29].reference[3] ?? []
  await heat.locator('.token').nth(3).hover()
  await expect(heat).toHaveAttribute('data-query', '3', ANSWER)
  expectClose(await numbers(heat.locator('[data-weight]'), 'data-weight'), row.slice(0, 4))
  await page.getByTestId('inspect-text').hover()
  await expect(heat).toHaveAttribute('data-query', String(LAST))

  // What is filtered loses its colour, not its number.
  const painted = (): Promise<number> =>
    heat
      .locator('[data-weight]')
      .evaluateAll(
        (all) => all.filter((one) => one instanceof HTMLElement && one.style.background).length,
      )
  expect(await painted()).toBe(LAST)
  await panel.getByRole('slider', { name: 'only above' }).press('End')
  await expect(panel.getByText('Weights below 50 % are not painted').first()).toBeVisible()
  const last = layers[29].reference[LAST] ?? []
  expect(await painted()).toBe(last.slice(1).filter((weight) => weight >= 0.5).length)
  expectClose(await numbers(heat.locator('[data-weight]'), 'data-weight'), last)
  await panel.getByRole('slider', { name: 'only above' }).press('Home')

  await view('matrix').click()
  await expect(figure).toHaveAttribute('data-shape', JSON.stringify([1, 1, 9, 9]))
  const map = figure.getByRole('img', { name: 'Attention matrix' })
  await map.focus()
  await map.press('ArrowUp')
  const seen = (layers[29].reference[LAST - 1]?.[0] ?? 0) * 100
  await expect(figure).toContainText(
    `(${String(LAST - 1)}) looks at ‘The’ (0): ${seen.toFixed(1)} %`,
  )
  await map.press('+')
  await expect(map).not.toHaveAttribute('data-zoom', '1.00')
  await map.press('0')
  await expect(map).toHaveAttribute('data-zoom', '1.00')

  await view('table').click()
  await panel.getByRole('combobox', { name: 'Layer' }).click()
  await page.getByRole('option', { name: 'All layers: rollout' }).click()
  await expect(figure).toHaveAttribute('data-layer', 'rollout', ANSWER)
  const weights = figure.getByTestId('attention-weight')
  await expect(weights).toHaveCount(LAST + 1, ANSWER)
  const flow = await numbers(weights, 'data-weight')
  expect(Math.abs(sum(flow) - 1)).toBeLessThan(1e-5)
  expectClose(flow, await rolledOut(app))
  expect(app.errors).toEqual([])
})

/** The rollout of the last prompt row, from the weights of every head, by its definition. */
async function rolledOut(app: RunningApp): Promise<number[]> {
  const runId = /inspect\/([^?]+)/.exec(app.page.url())?.[1] ?? ''
  const answer = await app.get('run.probe', {
    runId,
    request: { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' },
  })
  if (!('attention' in answer)) throw new Error('not an attention answer')
  const [depth = 0, heads = 0, size = 0] = answer.attention.shape
  const { data } = answer.attention
  let flow = Array.from({ length: size }, (_, at): number => (at === LAST ? 1 : 0))
  for (let layer = depth - 1; layer >= 0; layer--) {
    flow = flow.map((_, key) => {
      let total = 0.5 * (flow[key] ?? 0)
      for (let via = 0; via < size; via++) {
        for (let one = 0; one < heads; one++) {
          const at = ((layer * heads + one) * size + via) * size + key
          total += ((flow[via] ?? 0) * 0.5 * (data[at] ?? 0)) / heads
        }
      }
      return total
    })
  }
  return flow.slice(0, LAST + 1)
}

test('a translation has three attentions, each a wall of its own', async ({ app }) => {
  const panel = await inspect(app, 'translate', 'The cat sat on the mat.')
  const figure = panel.getByTestId('attention')
  const kinds = panel.getByTestId('attention-kind')
  await panel
    .getByRole('radiogroup', { name: 'Attention', exact: true })
    .locator('[data-value=table]')
    .click()
  const wall = panel.getByTestId('head-wall')
  const weights = figure.getByTestId('attention-weight')
  for (const kind of ['cross', 'decoder-self', 'encoder-self']) {
    await kinds.locator(`[data-value=${kind}]`).click()
    await expect(figure).toHaveAttribute('data-which', kind)
    await wall.focus()
    await wall.press('End')
    await wall.press('PageDown')
    const rows = Number(await wall.getAttribute('aria-rowcount'))
    await expect(figure).toHaveAttribute('data-layer', String(rows - 1))
    expect(Math.abs(sum(await numbers(weights, 'data-weight')) - 1)).toBeLessThan(1e-5)
  }
  expect(app.errors).toEqual([])
})
