import { expect, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import type { RunningApp } from './app.ts'
import { answerGreedily, endsAs, send } from './chat.ts'
import { inspectPanels } from './inspect-views.ts'
import { lessonSteps } from './lesson-views.ts'

/**
 * Goes through every view of the app, one after the other, with a model that has answered, and stops at
 * each.
 *
 * @param look what is done there
 */
export async function eachView(
  app: RunningApp,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 12)
  await look('chat: first run')
  await chatViews(app, look)
  await translateViews(page, look)
  await inspectPanels(app, look)
  await lessonSteps(page, look)
  await overlays(page, look)
  await sessionViews(page, look)
  await modelViews(app, look)
  await page.getByTestId('nav-settings').click()
  await expect(page.getByTestId('theme')).toBeVisible()
  await look('settings')
  await page.getByTestId('licences-open').click()
  await page.getByTestId('licence-text').waitFor()
  await look('settings: licences')
  await page.keyboard.press('Escape')
  await settingsViews(page, look)
  await rescueViews(app, look)
}

type Look = (name: string) => Promise<void>

async function modelViews(app: RunningApp, look: Look): Promise<void> {
  const { page } = app
  await page.getByTestId('nav-models').click()
  await page.locator('[data-hash=same]').nth(3).waitFor()
  await look('models')
  await page.getByTestId('model-details').first().click()
  await page.locator('[data-part]').first().waitFor()
  await look('models: details')
  await page.getByTestId('model-menu').first().click()
  await page.getByTestId('model-remove').waitFor()
  await look('models: menu')
  await page.keyboard.press('Escape')
  await page.getByTestId('model-details').first().click()
  const folder = join(app.home, 'stick', 'Tiny')
  writeTinyModel('gqa', folder)
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  await page.getByTestId('add-model').click()
  await page.getByTestId('import-name').waitFor()
  await look('models: adding')
  await page.getByTestId('import-add').click()
  await page.locator('[data-step=added]').waitFor()
  await look('models: added')
  const added = page.locator('[data-model-id=Tiny]')
  await added.getByTestId('model-menu').click()
  await page.getByTestId('model-remove').click()
  await page.getByRole('dialog').waitFor()
  await look('models: removing')
  await page.keyboard.press('Escape')
}

async function chatViews(app: RunningApp, look: Look): Promise<void> {
  const { page } = app
  const answer = await send(app, 'What is the capital of France? Answer as `code`.')
  await endsAs(answer, 'done')
  await look('chat: an answer')
  await answer.getByTestId('again').click()
  await endsAs(page.getByTestId('message').last(), 'done')
  await page.getByTestId('branches').click()
  await look('chat: branches')
  await page.keyboard.press('Escape')

  await page.getByTestId('sampling').click()
  await page.getByTestId('sampling-seed').waitFor()
  await look('chat: setup')
  await page.keyboard.press('Escape')
  await page.getByTestId('context-meter').click()
  await look('chat: the window')
  await page.getByTestId('model-sees').click()
  await page.getByTestId('seen-text').waitFor()
  await look('chat: what the model sees')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+f')
  await page.getByTestId('find').waitFor()
  await look('chat: find')
  await page.keyboard.press('Escape')
  await page.getByTestId('xray').click()
  const token = page.getByTestId('message').last().locator('[data-testid=token][data-p]').nth(2)
  await token.hover()
  await page.getByTestId('token-card').waitFor()
  await look('chat: X-ray')
  await token.click()
  await page.getByTestId('candidate').first().waitFor()
  // With the sections that are closed at first.
  const closed = page.getByTestId('inspector').locator('h3 button[aria-expanded=false]')
  for (let left = await closed.count(); left > 0; left--) await closed.first().click()
  await page.getByTestId('lens-row').first().waitFor()
  await look('chat: inspector')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByTestId('beside').click()
  await page.getByTestId('beside-setup').waitFor()
  await look('chat: side by side')
}

async function translateViews(page: Page, look: Look): Promise<void> {
  await page.getByTestId('nav-translate').click()
  await page.getByTestId('example').first().waitFor()
  await look('translate: empty')
  await page.getByTestId('manner').click()
  await page.getByRole('radio').nth(1).click()
  await page.getByTestId('beam-width').waitFor()
  await look('translate: manner')
  await page.keyboard.press('Escape')
  await page.getByTestId('source').fill('She asked me to help her. I like apples.')
  await page.locator('[data-testid=target][data-text^=She][data-state=done]').waitFor()
  await page.locator('.curves [data-word]').nth(1).hover()
  await look('translate: words')
  for (const panel of ['steps', 'beams', 'architecture']) {
    await page.getByTestId('translation-panels').locator(`[data-value=${panel}]`).click()
    await look(`translate: ${panel}`)
  }
  await page.getByTestId('history').click()
  await page.getByTestId('history-entry').first().waitFor()
  await look('translate: history')
  await page.keyboard.press('Escape')
}

async function overlays(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  await look('command palette')
  await page.keyboard.press('Escape')
  await page.getByTestId('nav-models').click()
  await page.keyboard.press('?')
  await page.getByTestId('keyboard-map').waitFor()
  await look('keyboard map')
  await page.keyboard.press('Escape')
}

async function settingsViews(page: Page, look: Look): Promise<void> {
  await page.getByTestId('self-test').click()
  await page.getByTestId('self-test-verdict').waitFor()
  await page.getByTestId('profile-total').waitFor()
  await look('settings: self-test')
  await page.getByTestId('delete-everything').click()
  await page.getByTestId('delete-word').waitFor()
  await look('settings: delete everything')
  await page.keyboard.press('Escape')
  await page.getByTestId('diagnostics').click()
  await page.getByTestId('diagnostics-text').waitFor()
  await look('settings: diagnostics')
  await page.keyboard.press('Escape')
}

/** A library that was damaged lies in the profile, and nothing can be read of it. */
async function rescueViews({ page, userData }: RunningApp, look: Look): Promise<void> {
  const name = 'vitrine.sqlite.damaged-2026-11-30T08-09-10-123Z'
  writeFileSync(join(userData, name), 'no database')
  await page.getByTestId('nav-chat').click()
  await page.getByTestId('nav-settings').click()
  await page.getByTestId('rescue').waitFor()
  await look('settings: a damaged library')
  await page.getByTestId('rescue').click()
  await page.getByTestId('rescued').locator('p').first().waitFor()
  await look('settings: rescued')
}

/** A talk of the bookmarks of the session on stage. */
async function talkViews(page: Page, look: Look): Promise<void> {
  const choice = page.getByTestId('library-choice').getByRole('radio')
  await choice.last().click()
  const made = page.getByTestId('talk').or(page.getByTestId('talk-new'))
  await made.first().waitFor()
  await look('talks')
  await page.getByTestId('talk-new').click()
  await page.getByTestId('talk-add-all').click()
  await page.getByTestId('talk-start').click()
  await page.getByTestId('talk-place').waitFor()
  await look('talks: given')
  await page.getByTestId('talk-end').click()
  await page.getByTestId('talk-back').click()
  await choice.first().click()
}

/** The answer on stage made once more, or beside one of another session. */
async function compareViews(page: Page, look: Look): Promise<void> {
  await page.getByTestId('another').click()
  await page.getByTestId('rerun').waitFor()
  await look('sessions: another answer’s ways')
  await page.getByTestId('rerun').click()
  await page.getByTestId('rerun-form').waitFor()
  await look('sessions: re-run')
  await page.keyboard.press('Escape')
  await page.getByTestId('another').click()
  await page.getByTestId('compare-stored').click()
  await page.getByTestId('pick-session').first().click()
  await page.getByTestId('pick-run').first().waitFor()
  await look('sessions: another answer')
  await page.getByTestId('pick-run').first().click()
  await page.getByTestId('compare-candidates').waitFor()
  await look('sessions: comparison')
  await page.getByTestId('compare-back').click()
  await page.getByTestId('replay-timeline').waitFor()
}

async function sessionViews(page: Page, look: Look): Promise<void> {
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').first().waitFor()
  await look('sessions: list')
  await page.getByTestId('session').first().hover()
  await page.getByTestId('preview').waitFor()
  await look('sessions: preview')
  await page.getByTestId('choose').first().click()
  await look('sessions: selection')
  await page.getByTestId('selection').getByRole('button').nth(5).click()
  await page.getByTestId('slim').waitFor()
  await look('sessions: slimming')
  await page.keyboard.press('Escape')
  await page.getByTestId('selection').getByRole('button').first().click()
  // The last of them came with the app, with bookmarks.
  await page.getByTestId('session').last().click()
  await page.getByTestId('replay-timeline').waitFor()
  await look('sessions: replay')
  await page.getByTestId('replay-legend').click()
  await page.getByTestId('replay-legend-marks').waitFor()
  await look('sessions: legend')
  await page.keyboard.press('Escape')
  await page.getByTestId('bookmarks').click()
  await page.getByTestId('bookmark').first().waitFor()
  await look('sessions: bookmarks')
  await page.keyboard.press('Escape')
  await page.getByTestId('replay-find').click()
  await page.getByTestId('replay-query').fill('e')
  await page.getByTestId('replay-hit').first().waitFor()
  await look('sessions: find')
  await page.getByTestId('replay-query').fill('')
  await page.keyboard.press('Escape')
  await compareViews(page, look)
  await talkViews(page, look)
  await presentingView(page, look)
  await page.getByTestId('session-filters').click()
  await look('sessions: filters')
  await page.keyboard.press('Escape')
  await page.getByTestId('session').last().click({ button: 'right' })
  await page.getByRole('menuitem').first().waitFor()
  await look('sessions: menu')
  await page.getByRole('menuitem').nth(2).click()
  await page.getByRole('dialog').waitFor()
  await look('sessions: tags')
  await page.keyboard.press('Escape')
  await outward(page, look)
}

/** What makes a file: in the language the app is in, a menu's entries are found by what they say. */
async function outward(page: Page, look: Look): Promise<void> {
  await page.getByTestId('session').last().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'hand-out' }).click()
  await page.getByTestId('handout-figures').waitFor()
  await look('sessions: hand-out')
  await page.keyboard.press('Escape')
  await page.getByTestId('record-script').click()
  await page.getByTestId('script-step').first().waitFor()
  await look('sessions: script')
  await page.keyboard.press('Escape')
}

/** From a replay that is open. */
async function presentingView(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('F5')
  await page.getByTestId('presenter').waitFor()
  await page.getByTestId('stage-preview').getByTestId('token').first().waitFor()
  await look('sessions: presenting')
  await page.getByTestId('present-end').click()
  await page.getByTestId('present').waitFor()
}
