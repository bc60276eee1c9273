import { readFileSync } from 'node:fs'
import type { Locator } from '@playwright/test'
import { z } from 'zod'
import type { RunningApp } from './support/app.ts'
import { expect, test } from './support/test.ts'

const golden = z
  .object({
    sentences: z.array(
      z.object({
        text: z.string(),
        greedy_ids: z.array(z.number()),
        greedy_text: z.string(),
        beam4_text: z.string(),
        cross_attention_l0h0: z.array(z.array(z.number())),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/golden/golden-tatoeba-en-zh.json', 'utf8')))
const [APPLES] = golden.sentences
if (!APPLES) throw new Error('no golden sentence')

/** Writes into the source pane and waits until it is translated. */
async function write({ page }: RunningApp, text: string): Promise<Locator> {
  const target = page.getByTestId('target')
  await page.getByTestId('source').fill(text)
  // The pause after which it is translated, and then its end.
  await expect(page.getByTestId('target')).toHaveAttribute('data-text', text.trim(), {
    timeout: 60_000,
  })
  await expect(target).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
  return target
}

async function enter(app: RunningApp): Promise<void> {
  await app.page.getByTestId('nav-translate').click()
  await expect(app.page.getByTestId('source')).toBeVisible()
}

async function openPanel({ page }: RunningApp, name: string): Promise<void> {
  await page.getByTestId('translation-panels').getByRole('radio', { name }).click()
}

async function choose({ page }: RunningApp, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function numbers(all: Locator, attribute: string): Promise<number[]> {
  const values = await all.evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    attribute,
  )
  return values.map(Number)
}

test('what is typed is translated, and its attention on screen is the reference’s', async ({
  app,
}) => {
  const { page } = app
  await enter(app)
  await expect(await write(app, APPLES.text)).toHaveText(APPLES.greedy_text)
  await openPanel(app, 'Step by step')
  // The head that shows best which word comes from which; the other was guided, and it is said.
  const figure = page.getByTestId('cross-attention')
  await expect(figure).toHaveAttribute('data-layer', '2')
  await expect(figure).toHaveAttribute('data-head', '0')
  await expect(page.getByTestId('guided-head')).toHaveCount(0)
  await choose(app, 'Layer', 'Layer 1')
  await expect(page.getByTestId('guided-head')).toBeVisible()
  await choose(app, 'Layer', 'Layer 0')
  await expect(page.getByTestId('guided-head')).toHaveCount(0)

  const rows = APPLES.cross_attention_l0h0
  await expect(figure.locator('[data-weight]')).toHaveCount(rows.flat().length)
  const weights = await numbers(figure.locator('[data-weight]'), 'data-weight')
  for (const [at, weight] of rows.flat().entries()) expect(weights[at]).toBeCloseTo(weight, 3)
  const columns = rows[0]?.length ?? 1
  const first = weights.slice(0, columns).reduce((sum, weight) => sum + weight, 0)
  expect(first).toBeCloseTo(1, 5)

  await page.getByRole('radio', { name: 'Decoder self-attention' }).click()
  await expect(figure).toHaveAttribute('data-which', 'decoder-self')
  const n = APPLES.greedy_ids.length
  const self = await numbers(figure.locator('[data-weight]'), 'data-weight')
  expect(self).toHaveLength(n * n)
  for (const [at, weight] of self.entries()) {
    if (at % n > Math.floor(at / n)) expect(weight).toBe(0)
    else expect(weight).toBeGreaterThan(0)
  }
})

test('the decoder is stepped through, and goes on from a word that is put in', async ({ app }) => {
  const { page } = app
  await enter(app)
  await write(app, APPLES.text)
  await openPanel(app, 'Step by step')
  const figure = page.getByTestId('cross-attention')
  const said = page.getByTestId('step-token')
  expect(await numbers(said, 'data-id')).toEqual(APPLES.greedy_ids)
  await page.getByRole('button', { name: 'First step' }).click()
  await expect(figure).toHaveAttribute('data-step', '0')
  await expect(figure.getByRole('row')).toHaveCount(APPLES.greedy_ids.length + 1)
  await page.getByTestId('step-next').click()
  await expect(figure).toHaveAttribute('data-step', '1')
  await page.getByTestId('step-back').click()
  await page.getByTestId('step-play').click()
  await expect(figure).toHaveAttribute('data-step', '1')
  await page.getByTestId('step-play').click()

  const alternatives = page.getByTestId('alternative')
  await expect(alternatives).toHaveCount(10)
  const p = await numbers(alternatives, 'data-p')
  const [rest = 0] = await numbers(page.getByTestId('alternative-rest'), 'data-p')
  expect(p.reduce((sum, one) => sum + one, rest)).toBeCloseTo(1, 5)
  await said.nth(1).click()
  const other = alternatives.nth(1)
  const id = Number(await other.getAttribute('data-id'))
  expect(id).not.toBe(APPLES.greedy_ids[1])
  await other.click()
  await expect(page.getByTestId('renditions')).toHaveAttribute('data-count', '2')
  await expect(page.getByTestId('target')).toHaveAttribute('data-state', 'done')
  await expect(page.getByTestId('target')).not.toHaveText(APPLES.greedy_text)
  expect((await numbers(said, 'data-id')).slice(0, 2)).toEqual([APPLES.greedy_ids[0], id])
  await expect(page.getByRole('region', { name: 'Next token' })).toContainText('put here by hand')

  // The original stands beside it, untouched.
  await page.getByTestId('rendition-back').click()
  await expect(page.getByTestId('target')).toHaveText(APPLES.greedy_text)
})

test('a word lights those it was taken from, in both directions', async ({ app }) => {
  const { page } = app
  await enter(app)
  await write(app, APPLES.text)
  const target = page.getByTestId('target')
  const curves = page.locator('.curves')
  await target.locator('[data-word]', { hasText: '苹果' }).hover()
  const source = curves.locator('[data-side=source] [data-word]')
  const lit = await numbers(source, 'data-weight')
  expect(lit.indexOf(Math.max(...lit))).toBe(2)
  await expect(source.nth(2)).toHaveText(/^apples/)

  // From the source, by keyboard: the strongest partner is one key away.
  await source.nth(1).focus()
  const partners = curves.locator('[data-side=target] [data-word]')
  const back = await numbers(partners, 'data-weight')
  expect(back).toHaveLength(5)
  const strongest = back.indexOf(Math.max(...back))
  await page.keyboard.press('ArrowDown')
  await expect(partners.nth(strongest)).toBeFocused()
  // A word of the text field itself lights its partners too.
  await page.getByTestId('source').hover({ position: { x: 45, y: 26 } })
  await expect(target.locator('[data-word][data-weight]').first()).toBeVisible()
})

test('a search shows its whole tree, and what it found is the reference’s', async ({ app }) => {
  const { page } = app
  await enter(app)
  const other = golden.sentences.find((one) => one.greedy_text !== one.beam4_text) ?? APPLES
  await expect(await write(app, other.text)).toHaveText(other.greedy_text)
  await openPanel(app, 'Beam search')
  await page.getByTestId('try-beams').click()
  await expect(page.getByTestId('target')).toHaveText(other.beam4_text, { timeout: 30_000 })
  const tree = page.getByTestId('beam-tree')
  const winners = tree.locator('[data-winner=true]')
  await expect(winners.last()).toHaveAttribute('data-state', 'ended')
  const length = await winners.count()
  const steps = Number(await tree.getAttribute('data-steps'))
  expect(steps).toBeGreaterThanOrEqual(length)
  expect(await tree.locator('[data-state=pruned]').count()).toBeGreaterThan(steps)
  const scores = await numbers(tree.locator('[data-step="0"]'), 'data-score')
  expect([...scores].sort((a, b) => b - a)).toEqual(scores)
  // The way that won, node by node, is what was written.
  await openPanel(app, 'Step by step')
  await expect(page.getByTestId('step-token')).toHaveCount(length)
})

test('languages are swapped; a long text is translated in order and can be stopped', async ({
  app,
}) => {
  const { page } = app
  await enter(app)
  await expect(page.getByTestId('swap')).toBeDisabled()
  await choose(app, 'Languages', 'English → Portuguese')
  const there = await write(app, 'Hello. How are you today?\n\nI have two sisters and one brother.')
  const said = 'Olá. Como você está hoje?\n\nEu tenho duas irmãs e um irmão.'
  expect(await there.locator('p').textContent()).toBe(said)
  await expect(page.getByTestId('sentence-at')).toHaveText('Sentence 3 of 3')
  await openPanel(app, 'Step by step')
  await page.getByRole('radio', { name: 'Decoder self-attention' }).click()
  await expect(page.getByRole('region', { name: 'Decoder self-attention' })).toContainText('SSRU')

  await page.getByTestId('swap').click()
  await expect(page.getByTestId('source')).toHaveValue(said)
  await expect(page.getByTestId('target')).toHaveAttribute('data-state', 'done')
  await expect(page.getByTestId('target')).toContainText('How are you today?')

  await page.getByTestId('source').fill('Onde fica a estação? '.repeat(200))
  await page.getByTestId('stop').click()
  await expect(page.getByTestId('stop')).toHaveCount(0)
  await expect(page.getByTestId('source')).toHaveValue(/^Onde fica/)
  const words = await page.getByTestId('target').innerText()
  await page.waitForTimeout(400)
  expect(await page.getByTestId('target').innerText()).toBe(words)
})

test('what cannot be translated is said in the pane, and the text stays', async ({ app }) => {
  const { page } = app
  await enter(app)
  const source = page.getByTestId('source')
  const long = 'I like apples. '.repeat(1400)
  await source.fill(long)
  await expect(page.getByTestId('too-long')).toContainText('10,000 characters')
  await expect(source).toHaveValue(long)
  // One sentence without an end, longer than the model’s positions.
  const endless = 'apples and '.repeat(300)
  await source.fill(endless)
  await expect(page.getByTestId('target').getByRole('alert')).toContainText('256', {
    timeout: 30_000,
  })
  await expect(source).toHaveValue(endless)
  // Nothing the model knows: it says so instead of passing off what comes out as a translation.
  const unknown = page.getByTestId('unknown')
  for (const strange of ['😀🎉👍', 'Ωμέγα']) {
    await write(app, strange)
    await expect(unknown).toContainText('means nothing')
    await expect(source).toHaveValue(strange)
  }
  await write(app, 'I like 🍎.')
  await expect(unknown).toContainText('In 1 place')
  await source.fill('   \n ')
  await expect(page.getByTestId('target')).toContainText('The translation appears here')
  await expect(page.getByTestId('target').getByRole('alert')).toHaveCount(0)
  await expect(await write(app, APPLES.text)).toHaveText(APPLES.greedy_text)
})

test('what was seen is kept: over a restart, in the history, and as a replay without a model', async ({
  app,
  launch,
}) => {
  await enter(app)
  // Typed on before anybody could read it: one translation, not two.
  await write(app, 'I like')
  await write(app, APPLES.text)
  const [session, ...others] = await app.get('session.list', {
    query: '',
    limit: 9,
    filter: { task: 'translate' },
  })
  expect(others).toEqual([])
  expect(session).toMatchObject({ title: APPLES.text, messages: 2, runs: 1 })
  await app.close()

  const later = await launch({ home: app.home })
  await enter(later)
  await expect(later.page.getByTestId('source')).toHaveValue(APPLES.text)
  await expect(later.page.getByTestId('target')).toHaveText(APPLES.greedy_text)
  const list = () =>
    later.get('session.list', { query: '', limit: 9, filter: { task: 'translate' } })
  expect((await list()).map(({ runs }) => runs)).toEqual([1])
  await later.page.getByTestId('clear').click()
  await expect(later.page.getByTestId('source')).toHaveValue('')
  await later.page.getByTestId('history').click()
  await later.page.getByTestId('history-entry').click()
  await expect(later.page.getByTestId('target')).toHaveText(APPLES.greedy_text)

  await later.page.getByTestId('nav-sessions').click()
  await later.page.getByTestId('session').filter({ hasText: APPLES.text }).click()
  const stage = later.page.getByTestId('message').and(later.page.locator('[data-role=assistant]'))
  expect(await numbers(stage.locator('[data-testid=token][data-p]'), 'data-id')).toEqual(
    APPLES.greedy_ids,
  )
  await later.page.getByTestId('replay-back').click()
  await later.page.getByTestId('replay-back').click()
  await openPanel(later, 'Step by step')
  const replayed = later.page.getByTestId('step-token')
  expect(await numbers(replayed, 'data-id')).toEqual(APPLES.greedy_ids.slice(0, -2))
  await later.page.getByTestId('open-in-room').click()
  await expect(later.page.getByTestId('target')).toHaveText(APPLES.greedy_text)
  await later.close()

  // Straight from the library, in an app that has not been in the room yet: all of it is there.
  const straight = await launch({ home: app.home })
  await straight.page.getByTestId('nav-sessions').click()
  await straight.page.getByTestId('session').filter({ hasText: APPLES.text }).click()
  await straight.page.getByTestId('open-in-room').click()
  await expect(straight.page.getByTestId('target')).toHaveText(APPLES.greedy_text)
  await expect(straight.page.getByRole('combobox', { name: 'Languages' })).toHaveText(
    'English → Chinese',
  )
  await openPanel(straight, 'Step by step')
  await expect(straight.page.getByTestId('alternative').nth(1)).toBeEnabled()
})
