import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openStore } from '#main/store/open-store.ts'
import type { Store } from '#main/store/store.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { Random } from '../unit/support/random.ts'
import { addRun, addSession } from '../unit/support/store-data.ts'
import { anyHeader, anyRun, anyToken } from '../unit/support/trace-data.ts'
import { figure, type Figure } from './figures.ts'

const SESSIONS = 1000
const MESSAGES = 6
const ROUNDS = 9
const WORDS = [
  'the',
  'model',
  'says',
  'attention',
  '词元',
  '注意力头',
  '长城有多长',
  'river',
  'because',
  '残差连接',
  'Paris',
  'it',
] as const

/** What the store takes with 1,000 sessions, ms: list, search, opening, one batch of a running answer. */
export function benchStore(): Record<string, Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'))
  const file = join(folder, 'vitrine.sqlite')
  try {
    const { file: store } = openStore({ file })
    fill(store)
    const search = (query: string) => repeat(() => store.sessions.list(query, 200))
    const figures = {
      list_1k_ms: repeat(() => store.sessions.list('', SESSIONS)),
      search_1k_ms: search('attention river'),
      search_1k_rare_ms: search('needle'),
      search_1k_chinese_ms: search('注意力'),
      search_1k_short_ms: search('词'),
      filter_1k_ms: repeat(() =>
        store.sessions.list('attention', 200, { modelId: 'tiny', tag: 'demo', fromMs: 1 }),
      ),
      usage_1k_ms: repeat(() => store.previews.usage()),
      append_batch_ms: appendBatches(store),
      read_10k_events_ms: readLong(store),
    }
    store.close()
    return {
      ...figures,
      open_store_1k_ms: repeat(() => {
        openStore({ file }).file.close()
      }),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** 1,000 sessions of six messages, and a run each. */
export function fill(store: Store): void {
  const random = new Random(1)
  const text = () => random.list(60, () => random.pick(WORDS)).join(' ')
  store.transaction(() => {
    for (let i = 0; i < SESSIONS; i++) {
      const id = `s${String(i)}`
      const title = i === 500 ? 'the needle' : text().slice(0, 40)
      addSession(store, {
        id,
        title,
        question: text(),
        answer: text(),
        events: anyRun(random, `${id}-run`, 10),
      })
      if (i % 3 === 0) store.tags.set(id, ['demo', `t${String(i % 50)}`])
      const message = { sessionId: id, role: 'user', runId: null, createdMs: i } as const
      for (let m = 2; m < MESSAGES; m++) {
        store.messages.add({
          ...message,
          id: `${id}-${String(m)}`,
          parentId: `${id}-a`,
          text: text(),
        })
      }
    }
  })
}

/** One commit each of a token and its attention, as 16 ms of a running answer bring them. */
function appendBatches(store: Store): Figure {
  const random = new Random(2)
  const header = anyHeader(random, 'live')
  addRun(store, 's0', 'live', [{ seq: 0, tMs: 0, kind: 'run-started', version: 1, run: header }])
  let seq = 1
  return repeat(() => {
    const token: TraceEvent = { seq: seq++, tMs: seq, kind: 'token', ...anyToken(random, seq) }
    const shape: [number, number, number, number] = [30, 1, 1, 256]
    const frame = { dtype: 'u8', shape, scale: 1 / 255, data: random.bytes(30 * 256) } as const
    const attention: TraceEvent = {
      seq: seq++,
      tMs: seq,
      kind: 'attention',
      step: seq,
      which: 'self',
      frame,
    }
    return measured(() => {
      store.traces.append('live', [token, attention], null)
    })
  }, 200)
}

function readLong(store: Store): Figure {
  const random = new Random(3)
  addRun(store, 's0', 'long', anyRun(random, 'long', 6250))
  return repeat(() => store.traces.events('long'))
}

function measured(work: () => unknown): number {
  const before = performance.now()
  work()
  return performance.now() - before
}

/** @param work a number it returns is its own time; else it is timed from outside */
function repeat(work: () => unknown, rounds = ROUNDS): Figure {
  return figure(
    Array.from({ length: rounds }, () => {
      let own: unknown
      const outside = measured(() => (own = work()))
      return typeof own === 'number' ? own : outside
    }),
  )
}
