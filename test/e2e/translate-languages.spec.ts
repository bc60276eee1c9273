import { join } from 'node:path'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { makeHome } from './support/app.ts'
import { expect, test } from './support/test.ts'

test('a model that knows several languages is told which, and can be turned round', async ({
  launch,
}) => {
  const home = makeHome()
  const models = join(home, 'own-models')
  writeTinyTranslator('m2m100', 'merged', join(models, 'tiny-m2m100'))
  const app = await launch({ home, env: { VITRINE_MODELS: models } })
  const { page } = app
  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByRole('combobox', { name: label, exact: true }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await page.getByTestId('nav-translate').click()
  await choose('Languages', 'tiny-m2m100')
  const source = page.getByRole('combobox', { name: 'Language of the source' })
  const target = page.getByRole('combobox', { name: 'Language of the translation' })
  await expect(source).toHaveText('English')
  await expect(target).toHaveText('French')
  await choose('Language of the translation', 'Chinese')

  /** The languages of the translation that was made last, as its trace has them. */
  const recorded = async (): Promise<unknown> => {
    const filter = { task: 'translate' as const }
    const [session] = await app.get('session.list', { query: '', limit: 1, filter })
    if (!session) return null
    const { runs } = await app.get('session.get', { sessionId: session.id })
    const [first] = await app.get('run.events', { runId: runs.at(-1)?.id ?? '' })
    if (first?.kind !== 'run-started') return null
    const { sourceLanguage, targetLanguage } = first.run.translation ?? {}
    return [sourceLanguage, targetLanguage]
  }
  await page.getByTestId('source').fill('hello')
  await expect.poll(recorded, { timeout: 30_000 }).toEqual(['en', 'zh'])
  await expect(page.getByTestId('target')).toHaveAttribute('data-state', 'done')
  await page.getByTestId('swap').click()
  await expect(source).toHaveText('Chinese')
  await expect(target).toHaveText('English')
  await expect.poll(recorded, { timeout: 30_000 }).toEqual(['zh', 'en'])

  // Its graphs declare no attention; it is shown all the same.
  await page.getByTestId('translation-panels').getByRole('radio', { name: 'Step by step' }).click()
  const cells = page.getByTestId('cross-attention').locator('[data-weight]')
  await expect(cells.first()).toBeVisible()
})
