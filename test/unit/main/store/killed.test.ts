import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openStore } from '#main/store/open-store.ts'
import { TraceOrder } from '#shared/trace/order.ts'
import { Random } from '#test/unit/support/random.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const WRITER = fileURLToPath(new URL('../../support/crash-writer.ts', import.meta.url))
const POINTS = process.env.VITRINE_PROOF === '1' ? 20 : 5

/** Starts the writer and kills it (SIGKILL) somewhere in its work. @returns last shown seq by run */
async function writeAndKill(file: string, seed: number): Promise<Map<string, number>> {
  const random = new Random(seed)
  const [lines, delayMs] = [random.int(1, 120), random.next() * 4]
  const child = spawn(process.execPath, [WRITER, file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const shown = new Map<string, number>()
  let seen = 0
  const closed = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => {
      resolve(signal)
    })
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const [run = '', seq = ''] = line.split(' ')
    shown.set(run, Number(seq))
    if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), delayMs)
  }
  expect(await closed).toBe('SIGKILL')
  return shown
}

describe('kill −9 while an answer is being stored', () => {
  it.each(Array.from({ length: POINTS }, (_, i) => 100 + i))(
    'loses nothing that was shown (point %i)',
    async (seed) => {
      const file = join(tempFolder(), 'vitrine.sqlite')
      const shown = await writeAndKill(file, seed)
      expect(shown.size).toBeGreaterThan(0)

      const { file: store, problem } = openStore({ file })
      expect(problem).toBeNull()
      const runs = store.traces.ofSession(`session-${String(seed)}`)
      expect(runs.length).toBeGreaterThanOrEqual(shown.size)
      for (const run of runs) {
        const events = store.traces.events(run.id)
        const order = new TraceOrder()
        order.check(events)
        order.accept(events)
        expect(order.ended).toBe(true)
        expect(run.events).toBe(events.length)
        expect(run.tokens).toBe(events.filter(({ kind }) => kind === 'token').length)
        expect(events.length).toBeGreaterThan(shown.get(run.id) ?? -1)
      }
      const interrupted = runs
        .flatMap(({ id }) => store.traces.events(id, 0))
        .filter((event) => event.kind === 'failed' && event.error.code === 'run.interrupted')
      expect(interrupted.length).toBeLessThanOrEqual(1)
      store.close()

      const db = new Database(file, { readonly: true })
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(db.pragma('foreign_key_check')).toEqual([])
      db.close()
    },
  )
})
