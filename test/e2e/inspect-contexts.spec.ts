import { numbersOf, openPanel, READ } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

const TEXTS = [
  'By the river she sat on the bank.',
  'To get some money he went to the bank.',
] as const

/** First token apart, then by distance back from the last; written out from the definition. */
function totalVariation(a: readonly number[], b: readonly number[]): number {
  const back = (row: readonly number[], distance: number): number => {
    const at = row.length - 1 - distance
    return at >= 1 ? (row[at] ?? 0) : 0
  }
  let distance = Math.abs((a[0] ?? 0) - (b[0] ?? 0))
  for (let d = 0; d < Math.max(a.length, b.length); d++)
    distance += Math.abs(back(a, d) - back(b, d))
  return distance / 2
}

test('a word is the same before any layer, and its two contexts tell it apart; the difference of a head is the one stated', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-inspect').click()
  await openPanel(page, 'contexts')
  await page.getByTestId('contexts-first').fill(TEXTS[0])
  await page.getByTestId('contexts-second').fill(TEXTS[1])
  await page.keyboard.press('Enter')

  // The word they have in common is found.
  const line = page.getByTestId('contexts-cosines')
  await expect(line).toHaveAttribute('data-last', /\d/, READ)
  const words = [
    page.getByTestId('contexts-words-first'),
    page.getByTestId('contexts-words-second'),
  ]
  for (const word of words)
    await expect(word.getByRole('radio', { checked: true })).toContainText('bank')
  const [first = 0] = await numbersOf(line, 'data-first')
  const [last = 1] = await numbersOf(line, 'data-last')
  // One token has one embedding, and this model turns positions in only later.
  expect(Math.abs(first - 1)).toBeLessThan(1e-6)
  expect(last).toBeLessThan(0.99)

  const head = page.getByTestId('contexts-head').first()
  await expect(head).toBeVisible(READ)
  const [layer = 0] = await numbersOf(head, 'data-layer')
  const [at = 0] = await numbersOf(head, 'data-head')
  const [distance = 0] = await numbersOf(head, 'data-distance')
  const rows: number[][] = []
  for (const word of words) {
    const runId = (await word.getAttribute('data-run-id')) ?? ''
    const [query = 0] = await numbersOf(word.getByRole('radio', { checked: true }), 'data-position')
    const request = {
      probe: 'attention',
      layers: [layer],
      heads: [at],
      positions: [query],
    } as const
    const row = await page.evaluate(
      async ([run, asked]) => {
        const result = await window.vitrine.request('run.probe', { runId: run, request: asked })
        if (!result.ok) throw new Error(result.error.message)
        const { attention } = result.data as { attention: { data: Float32Array } }
        return [...attention.data]
      },
      [runId, request] as const,
    )
    rows.push(row.slice(0, query + 1))
  }
  expect(totalVariation(rows[0] ?? [], rows[1] ?? [])).toBeCloseTo(distance, 6)

  // Another word of one text takes the other's along.
  await words[0]
    ?.getByRole('radio', { name: /^the \(in both\)/ })
    .first()
    .click()
  await expect(words[1]?.getByRole('radio', { checked: true }) ?? line).toContainText('the')
  await head.click()
  await expect(page.getByTestId('contexts-rows')).toContainText(`Layer`)
  expect(app.errors).toEqual([])
})
