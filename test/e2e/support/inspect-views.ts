import { expect, type Page } from '@playwright/test'
import { PANELS, type PanelName } from '#renderer/stores/inspect.ts'
import type { RunningApp } from './app.ts'
import { inspectText, openPanel, READ } from './inspect.ts'

/** Short, so that every question about it is cheap, and with a word of several tokens. */
const TEXT = 'I like strawberries and'

/** What is to be seen in a panel once everything in it has been answered. */
const ANSWERED: Record<PanelName, (page: Page) => Promise<void>> = {
  tokens: async (page) => {
    await page.getByTestId('chip').nth(2).click()
    await expect(page.getByTestId('merge-stepper')).toBeVisible(READ)
    // The last of them, as far as vocabularies are read at all.
    await page.getByTestId('tokenizer-rows').scrollIntoViewIfNeeded()
    await expect(page.locator('[data-testid=tokenizer-row][data-name=o200k_base]')).toHaveAttribute(
      'data-count',
      /\d/,
      READ,
    )
  },
  embedding: async (page) => {
    await expect(page.getByTestId('neighbour')).toHaveCount(20, READ)
    await expect(page.getByTestId('embedding-map')).toHaveAttribute('data-points', /\d/, READ)
  },
  attention: async (page) => {
    await expect(page.getByTestId('head-wall')).toBeVisible(READ)
    await expect(page.getByTestId('attention').first()).toBeVisible(READ)
  },
  qkv: async (page) => {
    await page.getByTestId('qkv-step').waitFor(READ)
    await page.getByTestId('recompute').click()
    await expect(page.getByTestId('recompute-error')).toBeVisible(READ)
  },
  block: async (page) => {
    await expect(page.getByTestId('block-stage')).toHaveCount(8, READ)
    await expect(page.getByTestId('stream-norm')).toHaveCount(31)
  },
  lens: async (page) => {
    await expect(page.getByTestId('lens-detail')).toBeVisible(READ)
  },
  distribution: async (page) => {
    await expect(page.getByTestId('what-if-pick')).toBeVisible(READ)
    await expect(page.getByTestId('whole-surprise')).toHaveAttribute('data-mean', /\d/, READ)
  },
  contexts: async (page) => {
    await page.getByTestId('contexts-example').nth(1).click()
    await expect(page.getByTestId('contexts-cosines')).toHaveAttribute('data-last', /\d/, READ)
    await expect(page.getByTestId('contexts-head').first()).toBeVisible(READ)
  },
  ablation: async (page) => {
    await page.getByTestId('ablation-preset-layer').click()
    await expect(page.getByTestId('ablation-sentence')).toContainText('switched off', READ)
  },
}

/** Opens the Inspect room and each of its panels, the question it asks answered. */
export async function inspectPanels(
  app: RunningApp,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const { page } = app
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').waitFor()
  await look('inspect: empty')
  await inspectText(app, 'text', TEXT, 'tokens')
  for (const panel of PANELS) {
    await page.getByTestId('token').last().click()
    await openPanel(page, panel)
    await ANSWERED[panel](page)
    await page.locator('.look > [role=tabpanel]').evaluate((element) => {
      element.scrollTop = 0
    })
    await look(`inspect: ${panel}`)
  }
}
