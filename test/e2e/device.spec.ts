import AxeBuilder from '@axe-core/playwright'
import { join } from 'node:path'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { makeHome } from './support/app.ts'
import { expect, test } from './support/test.ts'

// Without a graphics card WebGPU runs on SwiftShader, which compiles shaders for seconds.
const SLOW = { timeout: 180_000 }

test('a model is put on WebGPU, says so, is compared with the CPU, and falls back with its reason', async ({
  launch,
}) => {
  test.setTimeout(420_000)
  const home = makeHome()
  const models = join(home, 'own-models')
  writeTinyModel('gqa-quantised', join(models, 'tiny'))
  const env = { VITRINE_MODELS: models }
  const app = await launch({ home, env })
  const { page } = app
  await app.modelReady()
  await app.get('settings.set', { modelId: 'tiny' })
  await app.get('model.load', { modelId: 'tiny' })
  await page.getByTestId('nav-settings').click()
  const now = page.getByTestId('device-now')
  await expect(now).toHaveText('tiny runs on CPU.')
  await expect(page.getByTestId('device-check')).toHaveCount(0)

  await page.getByRole('combobox', { name: 'Runs on' }).click()
  await page.getByRole('option', { name: 'WebGPU', exact: true }).click()
  await expect(now).toHaveText('tiny runs on WebGPU.', SLOW)
  // The first time it is checked by itself.
  const check = page.getByTestId('device-check')
  const figure = (name: string) => check.locator(`[data-figure=${name}] dd`)
  await expect(page.getByTestId('device-verdict')).toHaveText('WebGPU agrees with the CPU.', SLOW)
  await expect(figure('agreed')).toHaveText('20 of 20')
  await expect(figure('difference')).toHaveText(/^\d\.\de-\d$/)
  await expect(figure('deviceMs')).toHaveText(/^\d+\.\d ms$/)
  await expect(figure('cpuMs')).toHaveText(/^\d+\.\d ms$/)
  const { last } = await app.get('device.state', null)
  expect(last).toMatchObject({ device: 'webgpu', modelId: 'tiny', tokens: 20, agreed: 20 })

  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  // Once more, by hand.
  await check.getByRole('button', { name: 'Compare' }).click()
  await expect
    .poll(async () => (await app.get('device.state', null)).last?.atMs, SLOW)
    .toBeGreaterThan(last?.atMs ?? Infinity)
  await expect(check.getByRole('button', { name: 'Compare' })).toBeVisible()

  // A run says where it was computed, and so does what is opened up of it.
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 4 }
  const asked = { sessionId: null, text: 'hello', sampling, capture: 'summary' as const }
  const { runId, sessionId } = await app.get('run.complete', asked)
  await expect
    .poll(async () => (await app.get('run.events', { runId })).at(-1)?.kind, SLOW)
    .toBe('finished')
  const [first] = await app.get('run.events', { runId })
  expect(first).toMatchObject({ run: { device: 'webgpu', deterministic: false } })
  await page.evaluate((id) => {
    location.hash = `#/inspect/${id}?panel=attention&at=2`
  }, runId)
  await expect(page.getByTestId('device-note').first()).toContainText('computed on WebGPU')

  // Made once more on the CPU, and compared.
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').first().click()
  await page.getByTestId('another').click()
  await page.getByTestId('rerun').click()
  await page.getByRole('combobox', { name: 'Device' }).click()
  await page.getByRole('option', { name: 'CPU', exact: true }).click()
  await expect(page.getByTestId('rerun-changed')).toContainText('Device WebGPU → CPU')
  await page.getByTestId('rerun-go').click()
  const result = page.getByTestId('compare-result')
  await expect(result).toHaveAttribute('data-running', 'false', SLOW)
  await expect(page.locator('[data-condition=device]')).toContainText('WebGPU')
  await expect(page.locator('[data-condition=device]')).toContainText('CPU')
  await expect(page.getByText('At least one of the answers was not computed')).toBeVisible()
  const { runs } = await app.get('session.get', { sessionId })
  expect(runs).toHaveLength(2)
  expect(app.errors).toEqual([])
  await app.close()

  // The same profile where there is no adapter.
  const other = await launch({ home, env: { ...env, VK_ICD_FILENAMES: join(home, 'none.json') } })
  await other.modelReady()
  await other.page.getByTestId('nav-settings').click()
  const device = other.page.getByTestId('device')
  await expect(device).toContainText('Asked for was “WebGPU”, but tiny runs on CPU:')
  await expect(device).toContainText('No graphics processor was found that WebGPU can use.')
  await expect(device).toContainText(/In its own words: .*adapter/i)
})
