import { z } from 'zod'
import { expect, test } from './support/test.ts'

const MODEL = 'SmolLM2-135M-Instruct'

function script(steps: unknown[]): string {
  return JSON.stringify({ version: 1, title: 'Overnight', steps }, null, 2)
}

test('a script is written with its mistakes shown, recorded and stopped; its session becomes a script again', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('record-script').click()
  const dialog = page.getByRole('dialog', { name: 'Record a script' })
  await expect(dialog.getByTestId('script-heading')).toHaveText('6 steps will be done')
  await expect(dialog.getByTestId('script-step')).toHaveCount(6)

  // A mistake is named at its place, and choosing it goes there.
  const text = dialog.getByRole('textbox', { name: 'Script' })
  const wrong = '{\n  "version": 1,\n  "title": "x",\n  "steps": [{ "do": "chta" }]\n}'
  await text.fill(wrong)
  const mistake = dialog.getByTestId('script-mistake')
  await expect(mistake).toContainText('Did you mean “chat”?')
  await expect(dialog.getByTestId('script-start')).toBeDisabled()
  await mistake.click()
  const at = await text.evaluate((field: HTMLTextAreaElement) => field.selectionStart)
  expect(wrong.slice(at)).toMatch(/^"chta"/)

  // It is recorded while other rooms can be used, but not the model.
  const sampling = { temperature: 0, maxTokens: 6 }
  await text.fill(
    script([
      { do: 'complete', model: 'nowhere', text: 'x' },
      { do: 'chat', model: MODEL, user: 'What is the capital of France?', sampling },
      { do: 'bookmark', title: 'here', step: 'France', notes: [{ text: 'mine' }] },
      // Long enough to be stopped, wherever each of them comes to its end.
      ...Array.from({ length: 20 }, (_, seed) => ({
        do: 'complete',
        text: 'Once',
        sampling: { temperature: 1, topP: 1, seed, maxTokens: 1000 },
      })),
    ]),
  )
  await expect(dialog.getByTestId('script-unfit')).toContainText(
    '“nowhere” is not on this computer',
  )
  await dialog.getByTestId('script-start').click()
  const steps = dialog.getByTestId('script-step')
  await expect(steps.nth(3)).toHaveAttribute('data-state', 'running', { timeout: 30_000 })
  await expect(steps.nth(0)).toHaveAttribute('data-state', 'failed')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('script-bar')).toContainText(' of 23')
  await page.getByTestId('nav-chat').click()
  await page.getByTestId('composer').fill('hello')
  await page.getByTestId('send').click()
  await expect(page.getByText('A script is being recorded')).toBeVisible()
  await expect(page.getByTestId('composer')).toHaveValue('hello')

  // Stopped, it is over at once; what was recorded can be opened.
  await page.getByTestId('script-bar').getByRole('button', { name: 'Show progress' }).click()
  const view = dialog.getByTestId('script-recording')
  await dialog.getByTestId('script-stop').click()
  await expect(view).toContainText('was stopped at step')
  await dialog.getByTestId('script-session').click()
  await expect(page.getByTestId('replay-timeline')).toBeVisible()
  await page.getByTestId('bookmarks').click()
  await expect(page.getByTestId('bookmark')).toContainText('here')
  await page.keyboard.press('Escape')

  // The other way round.
  await page.getByTestId('session-menu').first().click()
  await page.getByRole('menuitem', { name: 'Save as a script…' }).click()
  await expect(dialog.getByTestId('script-step').nth(3)).toBeVisible()
  const value = await text.inputValue()
  const { title, steps: saved } = z
    .object({ title: z.string(), steps: z.array(z.unknown()) })
    .parse(JSON.parse(value))
  expect(title).toBe('Overnight')
  expect(saved.slice(0, 4)).toMatchObject([
    { do: 'complete', model: 'nowhere', text: 'x' },
    { do: 'chat', model: MODEL, user: 'What is the capital of France?', sampling },
    { do: 'bookmark', title: 'here', notes: [{ text: 'mine', public: false }] },
    { do: 'complete', model: MODEL, text: 'Once' },
  ])
})
