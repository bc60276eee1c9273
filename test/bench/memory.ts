import type { Page } from '@playwright/test'
import { makeHome, removeHome, RunningApp as App } from '../e2e/support/app.ts'
import { pssByProcess } from './app.ts'

const WORDS = 'cat dog house tree water river stone light night day man woman child hand eye road'
const TOKENS = [128, 512]
/** In the order of the room's strip, each with what shows that its answer is there. */
const PANELS: Readonly<Record<string, string>> = {
  tokens: '[data-testid=chip]',
  embedding: '[data-testid=neighbour]',
  attention: '[data-testid=attention][data-shape]',
  qkv: '[data-testid=qkv-step]',
  block: '[data-testid=neuron]',
  lens: '[data-testid=lens-story]',
  distribution: '[data-testid=candidate]',
  ablation: '[data-testid=ablation-reset]',
}
/** Once a panel stands: answers that come after the first, ms. */
const SETTLE = 8000
const ANSWER = 300_000

/**
 * `inspect_128_mb`, `inspect_512_mb`: what all processes take together (proportional set size, MB) with
 * the model loaded and nothing asked, and after each panel of the Inspect room has been looked at for a
 * text of so many tokens; `more` is the most over idle.
 */
export async function benchMemory(): Promise<Record<string, Record<string, number>>> {
  const figures: Record<string, Record<string, number>> = {}
  for (const tokens of TOKENS) figures[`inspect_${String(tokens)}_mb`] = await inspected(tokens)
  return figures
}

async function inspected(tokens: number): Promise<Record<string, number>> {
  const home = makeHome()
  try {
    const app = await App.launch({ home })
    try {
      await app.modelReady()
      await app.page.waitForTimeout(SETTLE)
      const total = (): number => Object.values(pssByProcess(app)).reduce((sum, mb) => sum + mb, 0)
      const idle = total()
      const figures: Record<string, number> = {}
      await look(app.page, tokens)
      for (const [panel, shown] of Object.entries(PANELS)) {
        await app.page.getByTestId('inspect-panels').locator(`[data-value=${panel}]`).click()
        await app.page.locator(shown).first().waitFor({ timeout: ANSWER })
        await app.page.waitForTimeout(SETTLE)
        figures[panel] = total()
      }
      return { idle, ...figures, more: Math.max(...Object.values(figures)) - idle }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

/** Has a text of so many tokens read, the one written after it among them. */
async function look(page: Page, tokens: number): Promise<void> {
  const words = WORDS.split(' ')
  const text = Array.from({ length: tokens - 1 }, (_, i) => ` ${words[i % words.length] ?? ''}`)
  await page.getByTestId('nav-inspect').click()
  await page.getByTestId('inspect-text').fill(text.join(''))
  await page.getByTestId('inspect-look').click()
  await page.locator('[data-testid=token][data-p]').first().waitFor({ timeout: ANSWER })
}
