import { makeHome } from './support/app.ts'
import { endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

test('a conversation keeps its own system prompt and sampling; a preset brings them to another', async ({
  launch,
}) => {
  const home = makeHome()
  const app = await launch({ home })
  const { page } = app
  await app.modelReady()
  const sampling = page.getByTestId('sampling')
  await sampling.click()
  await page.getByRole('combobox', { name: 'Preset' }).click()
  await page.getByRole('option', { name: 'Always the most probable' }).click()
  await page.getByTestId('system-prompt').fill('Answer with one word.')
  await page.getByTestId('system-prompt').press('Tab')
  await page.getByTestId('sampling-maxTokens').fill('9')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save as preset' }).click()
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('One word')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Preset' })).toHaveText('One word')
  await page.keyboard.press('Escape')
  await expect(sampling).toContainText('temperature 0')

  const answer = await send(app, 'What is the capital of France?')
  await endsAs(answer, 'done')
  const [first] = await app.get('run.events', { runId: await runIdOf(answer) })
  if (first?.kind !== 'run-started') throw new Error('the run did not start')
  expect(first.run.sampling).toMatchObject({ temperature: 0, maxTokens: 9 })
  expect(first.run.template).toContain('Answer with one word.')
  const usual = await app.get('settings.get', null)
  expect(usual).toMatchObject({ systemPrompt: null, sampling: { temperature: 0.2 } })

  // A new one begins as usual; the preset is there.
  await page.getByTestId('new-chat').click()
  await expect(sampling).toContainText('temperature 0.20')
  await sampling.click()
  await page.getByRole('combobox', { name: 'Preset' }).click()
  await page.getByRole('option', { name: 'One word' }).click()
  await expect(page.getByTestId('system-prompt')).toHaveValue('Answer with one word.')
  await page.getByRole('button', { name: 'Back to the usual one' }).click()
  await expect(page.getByTestId('system-prompt')).toHaveValue('')
  await page.keyboard.press('Escape')
  await app.close()

  const again = await launch({ home })
  const sessions = await again.get('session.list', { query: '', limit: 10 })
  const mine = sessions.find(({ sample }) => !sample)
  await again.page.evaluate((id) => {
    location.hash = `#/chat/${id}`
  }, mine?.id ?? '')
  await expect(again.page.getByTestId('message')).toHaveCount(2)
  await expect(again.page.getByTestId('sampling')).toContainText('temperature 0')
  await again.page.getByTestId('sampling').click()
  await expect(again.page.getByTestId('system-prompt')).toHaveValue('Answer with one word.')
  expect(again.errors).toEqual([])
})
