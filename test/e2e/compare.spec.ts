import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TokenEvent } from '#shared/trace/event.ts'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, runIdOf, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const QUESTION = 'Name three colours of the rainbow.'

async function tokensOf(app: RunningApp, runId: string): Promise<TokenEvent[]> {
  const events = await app.get('run.events', { runId })
  return events.flatMap((event) => (event.kind === 'token' ? [event] : []))
}

/** The two runs in the address, once both have ended. */
async function compared(page: Page): Promise<[a: string, b: string]> {
  const result = page.getByTestId('compare-result')
  await expect(result).toHaveAttribute('data-running', 'false', { timeout: 60_000 })
  const [a = '', b = ''] = new URL(page.url()).hash.split('/').slice(-2)
  return [a, b]
}

/** Where two lists of ids part: the reference for what the window says. */
function firstDifference(a: readonly TokenEvent[], b: readonly TokenEvent[]): number | null {
  for (let step = 0; step < Math.max(a.length, b.length); step++) {
    if (a[step]?.id !== b[step]?.id) return step
  }
  return null
}

async function openSession(page: Page, words: string): Promise<void> {
  await page.getByTestId('nav-sessions').click()
  await page.getByTestId('session').filter({ hasText: words }).first().click()
  await page.getByTestId('replay-timeline').waitFor()
}

test('a stored answer is made again: as it was, it is the same; otherwise it parts where the traces part', async ({
  app,
}) => {
  const { page } = app
  await app.modelReady()
  await answerGreedily(app, 16)
  const answer = await send(app, QUESTION)
  await endsAs(answer, 'done')
  const stored = await runIdOf(answer)
  await openSession(page, 'rainbow')
  const timeline = page.getByTestId('replay-timeline')
  const whole = (await timeline.getAttribute('aria-valuenow')) ?? ''
  for (let back = 0; back < 5; back++) await page.getByTestId('replay-back').click()
  const stood = (await timeline.getAttribute('aria-valuenow')) ?? ''
  expect(Number(stood)).toBeLessThan(Number(whole))

  await page.getByTestId('another').click()
  await page.getByTestId('rerun').click()
  await expect(page.getByTestId('rerun-changed')).toContainText('Nothing is changed')
  await page.getByTestId('rerun-go').click()
  const result = page.getByTestId('compare-result')
  const [a, again] = await compared(page)
  expect(a).toBe(stored)
  const tokens = await tokensOf(app, stored)
  expect((await tokensOf(app, again)).map(({ id }) => id)).toEqual(tokens.map(({ id }) => id))
  await expect(result).toHaveAttribute('data-same', 'true')
  await expect(result).toContainText(`All ${String(tokens.length)} tokens are the same`)
  await expect(result).toContainText('can be reproduced')
  await expect(page.locator('[data-testid=compare-column][data-relation=same]')).toHaveCount(
    tokens.length,
  )

  // Made again with another temperature and seed, beside the same answer.
  await page.getByTestId('rerun').click()
  await page.getByTestId('rerun-temperature').getByRole('spinbutton').fill('1.5')
  await page.getByTestId('rerun-seed').fill('7')
  await page.keyboard.press('Tab')
  await expect(page.getByTestId('rerun-changed')).toContainText('Temperature')
  await expect(page.getByTestId('rerun-changed')).toContainText('1.50')
  await page.getByTestId('rerun-go').click()
  await expect(page).not.toHaveURL(new RegExp(again))
  const [, other] = await compared(page)
  const others = await tokensOf(app, other)
  const first = firstDifference(tokens, others)
  if (first === null) throw new Error('the answers were to differ')
  await expect(result).toHaveAttribute('data-first', String(first))
  await expect(page.locator('[data-condition=temperature]')).toContainText('1.50')
  const column = page.locator('[data-testid=compare-column][data-first=true]')
  await expect(column).toBeInViewport()
  await expect(column).toHaveAttribute('data-row', String(first))
  await expect(column).toHaveAttribute('data-a', String(tokens[first]?.id))
  await expect(column).toHaveAttribute('data-b', String(others[first]?.id))
  // Up to there both were asked the same: their candidates are as probable on both sides.
  await expect(page.getByTestId('compare-detail')).toHaveAttribute('data-row', String(first))
  for (const candidate of (tokens[first]?.top ?? []).slice(0, 5)) {
    const bars = page.locator(`[data-testid=compare-candidate][data-key="${String(candidate.id)}"]`)
    for (const side of ['data-pa', 'data-pb']) {
      expect(Number(await bars.getAttribute(side))).toBeCloseTo(Math.exp(candidate.logprob), 4)
    }
  }

  // The session opens on the branch it was left on, and the replay where it stood.
  const { headId, messages } = await app.get('session.ofRun', { runId: stored })
  expect(messages.find(({ id }) => id === headId)?.runId).toBe(stored)
  expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(3)
  await page.getByTestId('compare-back').click()
  await page.getByTestId('compare-back').click()
  await expect(timeline).toHaveAttribute('aria-valuenow', stood)
  expect(app.errors).toEqual([])
})

test('two stored answers are compared without a model, and saved as a table', async ({ app }) => {
  const { page } = app
  await app.modelReady()
  const capture = 'none'
  const greedy = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 12 }
  const ask = (text: string) =>
    app.get('run.complete', { sessionId: null, text, sampling: greedy, capture })
  const ended = async (runId: string): Promise<TokenEvent[]> => {
    await expect
      .poll(async () => (await app.get('run.events', { runId })).at(-1)?.kind, { timeout: 60_000 })
      .toBe('finished')
    return tokensOf(app, runId)
  }
  const one = await ask('The first colour of the rainbow is')
  const oneTokens = await ended(one.runId)
  const two = await ask('The second colour of the rainbow is')
  const twoTokens = await ended(two.runId)
  const translated = []
  for (const beams of [1, 4]) {
    const { runId } = await app.get('translate.start', {
      ...{ sessionId: null, question: { text: 'I like apples.' }, replaces: null },
      ...{ modelId: 'tatoeba-en-zh', beams, lengthPenalty: 1, sampling: greedy, capture },
    })
    translated.push({ runId, tokens: await ended(runId) })
  }
  await app.get('model.unload', null)

  await openSession(page, 'The first colour')
  await page.getByTestId('another').click()
  await page.getByTestId('compare-stored').click()
  await page.getByTestId('pick-search').fill('second colour')
  await page.getByTestId('pick-session').filter({ hasText: 'The second colour' }).click()
  await page.locator(`[data-testid=pick-run][data-run-id="${two.runId}"]`).click()
  expect(await compared(page)).toEqual([one.runId, two.runId])
  const first = firstDifference(oneTokens, twoTokens)
  await expect(page.getByTestId('compare-result')).toHaveAttribute(
    'data-first',
    String(first ?? ''),
  )
  await expect(page.locator('[data-condition=question]')).toContainText('second')

  const file = join(app.home, 'comparison.csv')
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.getByTestId('compare-csv').click()
  await expect(page.locator('.ui-notice-text')).toContainText(file)
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\r\n')
  expect(lines).toHaveLength(Math.max(oneTokens.length, twoTokens.length))
  const differing = lines.flatMap((line, step) =>
    /"(different|here they part)"$/.test(line) ? [step] : [],
  )
  expect(differing[0] ?? null).toBe(first)
  const [step, , p] = lines[0]?.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) ?? []
  expect([Number(step), Number(p)]).toEqual([0, Math.exp(oneTokens[0]?.logprob ?? 0)])

  // Keys go from difference to difference.
  if (differing.length > 1) {
    await page.keyboard.press('.')
    const detail = page.getByTestId('compare-detail')
    await expect(detail).toHaveAttribute('data-row', String(differing[1]))
    await page.keyboard.press(',')
    await expect(detail).toHaveAttribute('data-row', String(differing[0]))
  }

  const [greedily, searched] = translated
  const hash = `#/sessions/compare/${greedily?.runId ?? ''}/${searched?.runId ?? ''}`
  await page.evaluate((to) => (location.hash = to), hash)
  await expect(page.locator('[data-condition=beams]')).toContainText('4')
  const parted = firstDifference(greedily?.tokens ?? [], searched?.tokens ?? [])
  await expect(page.getByTestId('compare-result')).toHaveAttribute(
    'data-first',
    String(parted ?? ''),
  )
  expect(app.errors).toEqual([])
})
