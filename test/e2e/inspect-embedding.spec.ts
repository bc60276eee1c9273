import { inspectText, numbersOf, READ, shownRun } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

/** a·b / (|a|·|b|), written out. */
function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

test('a token’s neighbours are as near as the matrix’s own rows say, and any token can be put on the map', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'text', 'The capital of France is', 'embedding')
  const neighbours = page.getByTestId('neighbour')
  await expect(neighbours).toHaveCount(20, READ)
  const ids = await numbersOf(neighbours, 'data-id')
  const cosines = await numbersOf(neighbours, 'data-cosine')
  expect(cosines).toEqual(cosines.toSorted((a, b) => b - a))

  const selected = page.getByTestId('token').and(page.locator('[aria-selected=true]'))
  const [own = 0] = await numbersOf(selected, 'data-id')
  const rows = await page.evaluate(
    async ([runId, asked]) => {
      const request = { probe: 'embed', ids: asked, neighbours: 0 }
      const result = await window.vitrine.request('run.probe', { runId, request })
      if (!result.ok) throw new Error(result.error.message)
      const { vectors } = result.data as { vectors: { data: Float32Array; shape: number[] } }
      const width = vectors.shape[1] ?? 0
      return asked.map((_, at) => [...vectors.data.slice(at * width, (at + 1) * width)])
    },
    [shownRun(page), [own, ...ids]] as const,
  )
  for (const [at, near] of rows.slice(1).entries()) {
    expect(cosine(rows[0] ?? [], near)).toBeCloseTo(cosines[at] ?? 0, 5)
  }

  const map = page.getByTestId('embedding-map')
  const [points = 0] = await numbersOf(map, 'data-points')
  const explained = ((await map.getAttribute('data-explained')) ?? '').split(',').map(Number)
  expect(explained[0]).toBeGreaterThanOrEqual(explained[1] ?? 1)
  expect((explained[0] ?? 1) + (explained[1] ?? 1)).toBeLessThan(1)
  await page.getByTestId('embedding-add').fill(' giraffe')
  await page.keyboard.press('Enter')
  const added = page.getByTestId('embedding-added')
  await expect(added.first()).toBeVisible(READ)
  const more = await added.count()
  await expect(map).toHaveAttribute('data-points', String(points + more), READ)
  await added.first().click()
  await expect(map).toHaveAttribute('data-points', String(points + more - 1), READ)

  await map.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('status').filter({ hasText: /id \d+/ })).toBeVisible()
  expect(app.errors).toEqual([])
})
