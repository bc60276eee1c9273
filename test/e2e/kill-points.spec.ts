import Database from 'better-sqlite3'
import { join } from 'node:path'
import { drawAt } from '#shared/trace/choice/philox.ts'
import type { RunningApp } from './support/app.ts'
import { answerGreedily, LONG_QUESTION, runIdOf, send, textOf } from './support/chat.ts'
import { kill, runtimeProcess } from './support/processes.ts'
import { expect, test } from './support/test.ts'

// Half of the points kill the model process, half the whole app. The full count is for `npm run proof`.
const POINTS = process.env.VITRINE_PROOF === '1' ? 20 : 4
const SEED = 20261124
/** Longest wait between sending and killing, ms: reading the prompt and a good part of the answer. */
const LATEST_MS = 2500

test.setTimeout(POINTS * 60_000)

test(`kill −9 at ${String(POINTS)} random points leaves a readable store`, async ({ launch }) => {
  let app = await launch()
  const shown = new Map<string, string>()
  for (let point = 0; point < POINTS; point++) {
    await app.modelReady()
    await answerGreedily(app, 60)
    await app.page.getByTestId('nav-chat').click()
    const answer = await send(app, `${LONG_QUESTION} Part ${String(point)}.`)
    const runId = await runIdOf(answer)
    await app.page.waitForTimeout(drawAt(SEED, point) * LATEST_MS)
    shown.set(runId, await textOf(answer))
    if (point % 2 === 0) {
      const model = (): number => runtimeProcess(app.electron.process().pid ?? 0) ?? 0
      const killed = model()
      kill(killed)
      await expect(answer).toHaveAttribute('data-state', /failed|done/, { timeout: 30_000 })
      // An answer may have been done before. Its death is known once another process stands in for it.
      await expect.poll(() => [0, killed].includes(model())).toBe(false)
      await expect.poll(async () => (await app.get('model.status', null)).state).toBe('ready')
    } else {
      await app.killAll()
      app = await launch({ home: app.home })
    }
  }

  for (const [runId, text] of shown) await expectReadable(app, runId, text)
  await app.close()
  const db = new Database(join(app.userData, 'vitrine.sqlite'), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})

/** The run's events have no gap, end with their one last event, and hold all that was on screen. */
async function expectReadable(app: RunningApp, runId: string, onScreen: string): Promise<void> {
  const events = await app.get('run.events', { runId })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  expect(events[0]?.kind).toBe('run-started')
  const ends = events.filter(({ kind }) => kind === 'finished' || kind === 'failed')
  expect(ends).toEqual([events.at(-1)])
  const text = events.map((event) => (event.kind === 'token' ? event.text : '')).join('')
  expect(letters(text)).toContain(letters(onScreen))
}

/** Letters alone: what Markdown and line breaks change on screen does not count. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}
