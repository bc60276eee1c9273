import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { RunningApp } from '../e2e/support/app.ts'
import { makeHome, removeHome, RunningApp as App } from '../e2e/support/app.ts'
import { LONG_QUESTION, runIdOf, send } from '../e2e/support/chat.ts'
import { commandLine, descendants } from '../e2e/support/processes.ts'
import { figure, type Figure } from './figures.ts'

const ROUNDS = 7
const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 500 }

/** What is measured in the real window: its start, its memory, how fast it stops and shows. */
export async function benchApp(): Promise<Record<string, Figure | Record<string, number>>> {
  const home = makeHome()
  try {
    const starts: number[] = []
    for (let round = 0; round < 5; round++) starts.push(await startMs(home))
    const app = await App.launch({ home })
    try {
      await app.modelReady()
      await app.get('settings.set', { sampling: GREEDY, capture: 'summary' })
      const screens = await tokenToScreenMs(app)
      const longTasks = await longTasksMs(app)
      const memory = pssByProcess(app)
      const stops: number[] = []
      for (let round = 0; round < ROUNDS; round++) stops.push(await stopMs(app))
      return {
        start_ms: figure(starts),
        stop_ms: figure(stops),
        token_to_screen_ms: figure(screens),
        // Tasks over 50 ms on the window's main thread, from sending to the end of the answer.
        streaming_long_tasks: { count: longTasks.length, longest_ms: Math.max(0, ...longTasks) },
        pss_mb: figure([Object.values(memory).reduce((sum, mb) => sum + mb, 0)]),
        pss_mb_by_process: memory,
      }
    } finally {
      await app.close()
    }
  } finally {
    removeHome(home)
  }
}

/** From asking for the app to a room that can be used. */
async function startMs(home: string): Promise<number> {
  const before = performance.now()
  const app = await App.launch({ home })
  const took = performance.now() - before
  await app.close()
  return took
}

/**
 * For each token of one long answer, shown as tokens: from the event's own time in the model process
 * to the frame after its element was made.
 */
async function tokenToScreenMs(app: RunningApp): Promise<number[]> {
  await app.page.getByTestId('xray').click()
  await app.page.evaluate(() => {
    const seen = new Map<number, number>()
    Object.assign(window, { seen })
    const wanted = '[data-testid=token][data-p]'
    // Only what was added is looked at: what measures must not be what is measured.
    new MutationObserver((changes) => {
      const made = changes.flatMap(({ addedNodes }) =>
        [...addedNodes].flatMap((node) => {
          if (!(node instanceof Element)) return []
          return node.matches(wanted) ? [node] : [...node.querySelectorAll(wanted)]
        }),
      )
      if (made.length === 0) return
      requestAnimationFrame(() => {
        const now = performance.timeOrigin + performance.now()
        for (const token of made) {
          const position = Number(token.getAttribute('data-position'))
          if (!seen.has(position)) seen.set(position, now)
        }
      })
    }).observe(document.body, { childList: true, subtree: true })
  })
  const answer = await send(app, LONG_QUESTION)
  await answer.and(app.page.locator('[data-state="done"]')).waitFor({ timeout: 120_000 })
  const runId = await runIdOf(answer)
  const seen = await app.page.evaluate(() => [
    ...(window as unknown as { seen: Map<number, number> }).seen,
  ])
  const shownAt = new Map(seen)
  const events = await app.get('run.events', { runId })
  const first = events[0]
  if (first?.kind !== 'run-started') throw new Error('the run has no header')
  const { startedAtMs, prompt } = first.run
  return events.flatMap((event) => {
    if (event.kind !== 'token') return []
    const shown = shownAt.get(prompt.length + event.step)
    return shown === undefined ? [] : [shown - (startedAtMs + event.tMs)]
  })
}

/**
 * Another such answer in the reloaded window, where nothing watches the page: what notes each token's
 * time works on the same thread.
 */
async function longTasksMs(app: RunningApp): Promise<number[]> {
  await app.page.getByTestId('new-chat').click()
  await app.page.reload()
  await app.ready()
  await app.modelReady()
  await app.page.getByTestId('new-chat').click()
  await app.page.getByTestId('xray').click()
  await app.page.evaluate(() => {
    const longTasks: number[] = []
    Object.assign(window, { longTasks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration)
    }).observe({ type: 'longtask' })
  })
  const answer = await send(app, LONG_QUESTION)
  await answer.and(app.page.locator('[data-state="done"]')).waitFor({ timeout: 120_000 })
  return app.page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
}

/** From pressing stop to the answer being marked as stopped, in a conversation of its own. */
async function stopMs(app: RunningApp): Promise<number> {
  await app.page.getByTestId('new-chat').click()
  const answer = await send(app, LONG_QUESTION)
  await answer.locator('[data-testid=token][data-p]').first().waitFor()
  await app.page.waitForTimeout(300)
  return answer.evaluate(
    (element) =>
      new Promise<number>((resolve, reject) => {
        const before = performance.now()
        new MutationObserver(() => {
          const state = element.getAttribute('data-state')
          if (state === 'stopped') resolve(performance.now() - before)
          else reject(new Error(`the answer was not stopped, it is ${String(state)}`))
        }).observe(element, { attributes: true, attributeFilter: ['data-state'] })
        document.querySelector<HTMLElement>('[data-testid=stop]')?.click()
      }),
  )
}

/** Proportional set size of each process, MB; shared pages are counted once over all. */
export function pssByProcess(app: RunningApp): Record<string, number> {
  const pid = app.electron.process().pid ?? 0
  const sizes: Record<string, number> = {}
  for (const one of [pid, ...descendants(pid)]) {
    const rollup = readFileSync(`/proc/${String(one)}/smaps_rollup`, 'utf8')
    const kilobytes = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0)
    const name = processName(one, pid)
    sizes[name] = Math.round((sizes[name] ?? 0) + kilobytes / 1024)
  }
  return sizes
}

function processName(pid: number, main: number): string {
  const line = commandLine(pid)
  if (pid === main) return 'main'
  if (line.includes('node.mojom.NodeService')) return 'runtime'
  return /--type=([\w-]+)/.exec(line)?.[1] ?? 'other'
}
