import type { TraceEvent } from '#shared/trace/event.ts'
import type { AttentionAnswer } from '#shared/trace/probe.ts'
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

test('where no attention was kept, the model is asked for it', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 8)
  const answer = await send(app, 'What is the capital of France?')
  await endsAs(answer, 'done')
  await page.getByTestId('xray').click()
  const legend = page.getByTestId('xray-legend')
  await legend.getByRole('combobox', { name: 'Colour by' }).click()
  await page.getByRole('option', { name: 'What it looked at' }).click()
  const france = page.getByTestId('token').filter({ hasText: 'France' }).first()
  await france.click()
  await expect(legend).toContainText('read again by the model just now')
  const position = Number(await france.getAttribute('data-position'))
  const runId = await runIdOf(answer)
  const request = { probe: 'attention', layers: 'all', heads: 'all' } as const
  const { attention } = (await app.get('run.probe', {
    runId,
    request: { ...request, positions: [position - 1] },
  })) as AttentionAnswer
  const keys = attention.shape.at(-1) ?? 0
  const maps = attention.data.length / keys
  const means = Array.from({ length: keys }, (_, key) => {
    let sum = 0
    for (let map = 0; map < maps; map++) sum += attention.data[map * keys + key] ?? 0
    return sum / maps
  })
  expect(Number(await legend.getAttribute('data-max'))).toBeCloseTo(Math.max(...means.slice(1)), 4)
  await page.getByTestId('token').first().click()
  await expect(legend).toContainText('nothing before it')
  expect(app.errors).toEqual([])
})

test('a card says what else could have stood there, to the last percent', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 24)
  const answer = await send(app, 'Tell me a story.')
  await endsAs(answer, 'done')
  await page.getByTestId('xray').click()
  const card = page.getByTestId('token-card')
  const token = answer.locator('[data-testid=token][data-p]').nth(6)
  await token.hover()
  await expect(card).toBeVisible()

  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  const event = events.filter((one) => one.kind === 'token')[
    Number(await token.getAttribute('data-position')) - promptLength(events)
  ]
  if (!event) throw new Error('the token was not recorded')
  const shown = (name: string) =>
    card.getByTestId(name).evaluateAll((rows) => rows.map((row) => Number(row.dataset.p)))
  const choices = await shown('card-choice')
  expect(choices.slice(0, 5)).toEqual(event.top.slice(0, 5).map(({ logprob }) => Math.exp(logprob)))
  const [rest = Number.NaN] = await shown('card-rest')
  expect(choices.reduce((sum, p) => sum + p, rest)).toBeCloseTo(1, 9)

  // Whoever moves by keys is told the same, and Escape takes it away.
  await page.mouse.move(2, 2)
  await expect(card).toBeHidden()
  await page.getByTestId('composer').focus()
  await page.keyboard.press('Shift+Tab')
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=token]')?.focus())
  await page.keyboard.press('ArrowRight')
  await expect(card).toBeVisible()
  const described = await page.evaluate(() =>
    document.activeElement?.getAttribute('aria-describedby'),
  )
  expect(described).toBe(await card.getAttribute('id'))
  await page.keyboard.press('Escape')
  await expect(card).toBeHidden()
  expect(app.errors).toEqual([])
})

test('the strip of surprise leads to a token; the template’s tokens fold away', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 20)
  const answer = await send(app, 'Tell me a story.')
  await endsAs(answer, 'done')
  await page.getByTestId('xray').click()
  const events = await app.get('run.events', { runId: await runIdOf(answer) })
  const tokens = events.filter((one) => one.kind === 'token')
  const strip = answer.getByTestId('surprise-strip')
  await expect(strip).toHaveAttribute('aria-valuemax', String(tokens.length))
  const mean = tokens.reduce((sum, { logprob }) => sum - logprob / Math.LN2, 0) / tokens.length
  await expect(answer).toContainText(`mean ${mean.toFixed(2)} bits`)
  await expect(answer).toContainText(`perplexity ${(2 ** mean).toFixed(2)}`)

  await strip.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const chosen = answer.locator('[data-testid=token][aria-selected=true]')
  await expect(chosen).toHaveAttribute('data-position', String(promptLength(events) + 2))
  const bits = -(tokens[2]?.logprob ?? 0) / Math.LN2
  await expect(strip).toHaveAttribute('aria-valuetext', new RegExp(`${bits.toFixed(2)} bits`))

  const specials = page.locator('[data-testid=token].template')
  const before = await specials.count()
  const all = await page.getByTestId('token').count()
  await page.getByRole('switch', { name: 'Hide template tokens' }).click()
  await expect(specials).toHaveCount(0)
  // The end token is the model’s own choice: it stays.
  await expect(page.getByTestId('token')).toHaveCount(all - before)
  await answer.getByRole('button', { name: /template tokens? folded/ }).click()
  await expect(page.getByTestId('token')).toHaveCount(all)
  expect(app.errors).toEqual([])
})

function promptLength(events: readonly TraceEvent[]): number {
  const [first] = events
  return first?.kind === 'run-started' ? first.run.prompt.length : 0
}
