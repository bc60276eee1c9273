import { endsAs, send } from './support/chat.ts'
import { inspectText, READ } from './support/inspect.ts'
import { expect, test } from './support/test.ts'

test('an experiment is bookmarked while it is made, and replayed without a model', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await inspectText(app, 'chat', 'What is the capital of France?', 'ablation')
  await page.getByTestId('ablation-preset-layer').click()
  const sentence = page.getByTestId('ablation-sentence')
  await expect(sentence).toContainText('With all 9 heads of layer 0 switched off', READ)
  const said = (await sentence.textContent()) ?? ''
  await page.keyboard.press('Control+d')
  await page.getByTestId('mark-title').fill('Without its first heads')
  await page.getByTestId('mark-note').fill('Ask them first what they expect.')
  await page.getByRole('button', { name: 'Save' }).click()
  await app.get('model.unload', null)
  // The heads are switched on again, and another panel is open.
  await page.getByTestId('ablation-reset').click()
  await page.getByRole('button', { name: 'Show in Sessions' }).click()

  await page.getByTestId('bookmarks').click()
  const mark = page.getByTestId('bookmark')
  await expect(mark).toContainText('Without its first heads')
  await expect(mark.getByTestId('note')).toContainText('Ask them first')
  await expect(mark.getByTestId('note')).toHaveAttribute('data-public', 'false')
  await mark.getByRole('button', { name: 'Without its first heads', exact: false }).first().click()
  await expect(page.getByTestId('inspector').getByTestId('ablation-sentence')).toHaveText(said)
  // What is to be said stands under the stage, there and nowhere else.
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('note-here')).toHaveText('Ask them first what they expect.')
  await page.getByTestId('replay-timeline').press('Home')
  await expect(page.getByTestId('note-here')).toHaveCount(0)
  expect(app.errors).toEqual([])
})

test('a moment of a conversation is bookmarked at the token that is selected', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 20 }
  await app.get('settings.set', { sampling })
  await expect(page.getByTestId('mark')).toBeDisabled()
  const answer = await send(app, 'Count to five.')
  await endsAs(answer, 'done')
  await page.getByTestId('xray').click()
  await answer.getByTestId('token').and(page.locator('[data-p]')).nth(3).click()
  const position = await page.getByTestId('inspector').getAttribute('data-position')
  await page.getByTestId('mark').click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Show in Sessions' }).click()
  await page.getByTestId('replay-timeline').press('Home')
  await page.keyboard.press('.')
  await expect(page.getByTestId('replay-timeline')).toHaveAttribute('aria-valuenow', '4')
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-position', position ?? '')
  expect(app.errors).toEqual([])
})
