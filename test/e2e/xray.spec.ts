import { answerGreedily, endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

test('colours say what is chosen, for one token and for a stretch', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 12)
  const answer = await send(app, 'What is the capital of France?')
  await endsAs(answer, 'done')
  await page.getByTestId('xray').click()
  const legend = page.getByTestId('xray-legend')
  const choose = async (name: string) => {
    await legend.getByRole('combobox', { name: 'Colour by' }).click()
    await page.getByRole('option', { name }).click()
  }
  const colours = () =>
    answer
      .getByTestId('token')
      .evaluateAll((all) =>
        all.map((token) => (token as HTMLElement).style.getPropertyValue('--p-colour')),
      )
  const asProbability = await colours()
  await choose('Surprise')
  await expect(legend).toContainText('≥ 12 bits')
  expect(await colours()).not.toEqual(asProbability)

  await choose('What it looked at')
  await expect(legend).toContainText('Select a token first')
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  const [first] = events
  const prompt = first?.kind === 'run-started' ? first.run.prompt.length : 0
  await answer.locator(`[data-position="${String(prompt + 3)}"]`).click()
  await expect(legend).toContainText('mean of all layers and heads')
  // The largest weight by the stored frame itself: its row's mean over the layers.
  const frame = events.find((event) => event.kind === 'attention' && event.step === 3)
  if (frame?.kind !== 'attention') throw new Error('nothing was captured')
  const [layers, , , keys] = frame.frame.shape
  const means = Array.from({ length: keys }, (_, key) => {
    let sum = 0
    for (let layer = 0; layer < layers; layer++) sum += frame.frame.data[layer * keys + key] ?? 0
    return (sum * frame.frame.scale) / layers
  })
  expect(Number(await legend.getAttribute('data-max'))).toBeCloseTo(Math.max(...means.slice(1)), 5)

  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(legend).toContainText('mean of 3 tokens')
  await expect(answer.locator('[data-testid=token][aria-selected=true]')).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(legend).toContainText('Select a token first')
  expect(app.errors).toEqual([])
})
