import golden from '../fixtures/golden/golden-tatoeba-en-zh.json' with { type: 'json' }
import type { Page } from '@playwright/test'
import { inspectText, numbersOf, openPanel, READ, sum } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

const [APPLES] = golden.sentences
if (!APPLES) throw new Error('the golden data hold no sentence')
const { text, input_ids: source, greedy_ids: target } = APPLES
const LAYERS = 3

async function choosePart(page: Page, part: 'encoder' | 'decoder' | 'cross'): Promise<void> {
  await page.getByTestId('part').locator(`[data-value=${part}]`).click()
  await expect(page.getByTestId('part')).toHaveAttribute('data-part', part)
}
async function selectToken(page: Page, position: number): Promise<void> {
  const token = page.getByTestId('token').and(page.locator(`[data-position="${String(position)}"]`))
  await token.click()
  await expect(token).toHaveAttribute('aria-selected', 'true')
}

test('every panel opens a translation: encoder, decoder and the look from one to the other', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'translate', text, 'distribution')

  await test.step('next token: the reference’s scores, and stages that sum to 1', async () => {
    const pick = page.getByTestId('what-if-pick')
    await expect(pick).toHaveAttribute('data-id', String(target[0]), READ)
    const ids = await numbersOf(page.getByTestId('candidate'), 'data-id')
    const logits = await numbersOf(page.getByTestId('candidate'), 'data-logit')
    for (const [id, logit] of APPLES.first_logits_top5) {
      expect(Math.abs((logits[ids.indexOf(id ?? 0)] ?? NaN) - (logit ?? 0))).toBeLessThan(2e-3)
    }
    await page.getByRole('slider', { name: 'Temperature' }).press('End')
    await expect(page.locator('[data-part=die-said]')).toContainText('it falls into')
    for (const stage of ['model', 'temperature', 'top-k', 'top-p']) {
      const cells = page.locator(`[data-testid^="candidate"] [data-stage="${stage}"][data-share]`)
      expect(Math.abs(sum(await numbersOf(cells, 'data-share')) - 1)).toBeLessThan(1e-6)
    }
  })

  await test.step('block: what is added is all that is added, in both stacks', async () => {
    await openPanel(page, 'block')
    for (const part of ['decoder', 'encoder'] as const) {
      await choosePart(page, part)
      await expect(page.getByTestId('stream-norm')).toHaveCount(LAYERS + 1, READ)
      const joins = page.locator('[data-testid=block-stage][data-track=join]')
      // To itself, to the source where it is the decoder, and the feed-forward network's.
      await expect(joins).toHaveCount(part === 'decoder' ? 3 : 2, READ)
      for (const error of await numbersOf(joins, 'data-error')) expect(error).toBeLessThan(1e-5)
    }
  })

  await test.step('Q·K·V: recomputed in each part, and across as the reference looks', async () => {
    await openPanel(page, 'qkv')
    const check = page.getByTestId('recompute-error')
    for (const part of ['decoder', 'encoder', 'cross'] as const) {
      await choosePart(page, part)
      await page.getByTestId('qkv-step').first().waitFor(READ)
      await page.getByTestId('recompute').click()
      await expect(check.locator('[data-part^=heads]')).toBeVisible(READ)
      expect((await numbersOf(check, 'data-max-error'))[0]).toBeLessThan(1e-4)
    }
    await page.locator('[data-testid=qkv-stop][data-value=softmax]').click()
    const keys = page.getByTestId('qkv-key')
    await expect(keys).toHaveCount(source.length)
    const weights = await numbersOf(keys, 'data-weight')
    expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-6)
    for (const [key, weight] of (APPLES.cross_attention_l0h0?.[0] ?? []).entries()) {
      expect(Math.abs((weights[key] ?? NaN) - weight)).toBeLessThan(1e-3)
    }
  })

  await test.step('lens: the last row is what was written', async () => {
    await openPanel(page, 'lens')
    const cell = (place: number) =>
      page.locator(
        `[data-testid=lens-cell][data-position="${String(place)}"][data-layer="${String(LAYERS)}"]`,
      )
    for (const [at, id] of target.entries()) {
      await expect(cell(at + 1)).toHaveAttribute('data-id', String(id), READ)
    }
    const [said = 0] = await numbersOf(cell(1), 'data-p')
    const selected = page.getByTestId('token').and(page.locator('[aria-selected=true]'))
    const [own = 1] = await numbersOf(selected, 'data-p')
    expect(Math.abs(said - own)).toBeLessThan(1e-4)
  })

  await test.step('embedding: one matrix for both sides gives the same neighbours', async () => {
    await openPanel(page, 'embedding')
    const near = page.getByTestId('neighbour')
    await expect(near).toHaveCount(20, READ)
    const ids = await numbersOf(near, 'data-id')
    const cosines = await numbersOf(near, 'data-cosine')
    expect(cosines).toEqual(cosines.toSorted((a, b) => b - a))
    await choosePart(page, 'encoder')
    // config.json: share_encoder_decoder_embeddings
    await expect.poll(() => numbersOf(near, 'data-id'), READ).toEqual(ids)
  })

  await test.step('switching off: nothing changes nothing, in every part', async () => {
    await openPanel(page, 'ablation')
    const measures = page.getByTestId('ablation-measures')
    for (const part of ['decoder', 'encoder', 'cross'] as const) {
      await choosePart(page, part)
      await expect(page.getByTestId('ablation-sentence')).toContainText('exactly the same', READ)
      await expect(measures).toHaveAttribute('data-kl', '0')
      await page.getByTestId('ablation-preset-layer').click()
      await expect(page.getByTestId('ablation-sentence')).toContainText('all 4 heads', READ)
      expect((await numbersOf(measures, 'data-kl'))[0]).toBeGreaterThan(0)
      for (const side of ['before', 'after']) {
        const rows = await numbersOf(page.getByTestId('ablation-row'), `data-${side}`)
        const rest = await numbersOf(page.getByTestId('ablation-rest'), `data-${side}`)
        expect(Math.abs(sum([...rows, ...rest]) - 1)).toBeLessThan(1e-6)
      }
    }
  })
  expect(app.errors).toEqual([])
})

test('a source token opens the encoder; a recurrent decoder says what it has not', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'translate', text, 'qkv')
  await selectToken(page, 1)
  await expect(page.getByTestId('part')).toHaveAttribute('data-part', 'encoder')
  await expect(page.locator('[data-part=standing]')).toContainText('source position 1')
  await openPanel(page, 'lens')
  await expect(page.getByText('press a token of the translation')).toBeVisible()

  await page.getByRole('combobox', { name: 'Languages' }).click()
  await page.getByRole('option', { name: /English → Portuguese/ }).click()
  await page.getByTestId('inspect-look').click()
  await expect(page.getByTestId('lens-story')).toBeVisible(READ)
  await openPanel(page, 'qkv')
  await expect(page.getByTestId('part')).toHaveAttribute('data-part', 'cross')
  await expect(page.getByTestId('qkv-step').first()).toBeVisible(READ)
  await choosePart(page, 'decoder')
  await expect(page.getByText('does not look back at what it wrote')).toBeVisible(READ)
  await openPanel(page, 'block')
  const cell = page.locator('[data-testid=block-stage][data-stage=attention]')
  await expect(cell).toContainText('Recurrent unit (SSRU)', READ)
  await openPanel(page, 'ablation')
  await expect(page.getByText('no heads to switch off here')).toBeVisible(READ)
  await page.getByTestId('ablation-preset-ffn').click()
  await expect(page.getByTestId('ablation-sentence')).toContainText('feed-forward', READ)
  expect(app.errors).toEqual([])
})
