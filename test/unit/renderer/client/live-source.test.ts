import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TraceBatch } from '#shared/ipc/registry.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { liveSource } from '#renderer/client/live-source.ts'
import { RequestError } from '#renderer/client/request-error.ts'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

/** Main as far as a run's events go: it stores, answers with what is stored, and posts batches. */
class Main extends EventTarget {
  readonly #port = new MessageChannel()
  readonly stored: TraceEvent[] = []
  answers: (() => void)[] = []
  refuses = false

  readonly vitrine = {
    request: () =>
      new Promise((resolve) => {
        this.answers.push(() => {
          const error = { code: 'run.notFound', message: 'none' }
          resolve(this.refuses ? { ok: false, error } : { ok: true, data: [...this.stored] })
        })
      }),
    on: () => () => undefined,
    connect: () => {
      const message = Object.assign(new Event('message'), {
        data: { vitrine: 'port' },
        ports: [this.#port.port2],
      })
      Object.defineProperty(message, 'source', { value: this })
      this.dispatchEvent(message)
    },
  }

  /** Gives the page a batch at once, as if its message had arrived. */
  deliver(runId: string, events: TraceEvent[]): void {
    const batch: TraceBatch = { runId, sessionId: 's', events }
    this.#port.port2.onmessage?.(new MessageEvent('message', { data: batch }))
  }

  close(): void {
    this.#port.port1.close()
    this.#port.port2.close()
  }
}

const main = new Main()
beforeAll(() => {
  vi.stubGlobal('window', main)
})
afterAll(() => {
  main.close()
})

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

/**
 * Opens a run at some moment of it and lets everything arrive in some order: batches wait to be
 * delivered, each after those before it, and so does the answer with what was stored when asked.
 */
async function openAtRandom(random: Random, runId: string, events: TraceEvent[]) {
  main.stored.length = 0
  main.answers = []
  const posted: TraceEvent[][] = []
  const received: TraceEvent[] = []
  let at = 0
  let opened = false
  let answered = false
  let stop = (): void => undefined
  while (at < events.length || posted.length > 0 || !answered) {
    const choice = random.int(0, 4)
    if (choice === 0 && at < events.length) {
      const batch = events.slice(at, at + random.int(1, 5))
      at += batch.length
      main.stored.push(...batch)
      if (opened) posted.push(batch)
    } else if (choice === 1 && !opened) {
      stop = liveSource.open(runId, (fresh) => received.push(...fresh), fail)
      opened = true
    } else if (choice === 2 && posted.length > 0) {
      main.deliver(runId, posted.shift() ?? [])
    } else if (choice === 3 && opened && !answered) {
      main.answers[0]?.()
      answered = true
      await settled()
    }
  }
  await settled()
  stop()
  return received
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}

describe('a run followed while it happens', () => {
  it('comes whole and in order, whenever it is opened and whatever overtakes what', async () => {
    const random = new Random(51)
    for (let i = 0; i < 200; i++) {
      const runId = `r${String(i)}`
      const events = anyRun(random, runId, random.int(0, 12))
      const received = await openAtRandom(random, runId, events)
      expect(received.map((event) => event.seq)).toEqual(events.map((event) => event.seq))
      expect(reduceAll(EMPTY_VIEW, received)).toEqual(reduceAll(EMPTY_VIEW, events))
    }
  })

  it('leaves other runs’ events to others', async () => {
    main.stored.length = 0
    main.answers = []
    const events = anyRun(new Random(52), 'mine', 3)
    const received: TraceEvent[] = []
    const stop = liveSource.open('mine', (fresh) => received.push(...fresh), fail)
    main.answers[0]?.()
    await settled()
    main.deliver('other', events)
    expect(received).toEqual([])
    main.deliver('mine', events)
    expect(received).toHaveLength(events.length)
    stop()
  })

  it('says nothing more once it is let go', async () => {
    main.stored.length = 0
    main.answers = []
    const events = anyRun(new Random(53), 'r', 3)
    const received: TraceEvent[] = []
    const stop = liveSource.open('r', (fresh) => received.push(...fresh), fail)
    stop()
    main.answers[0]?.()
    await settled()
    main.deliver('r', events)
    expect(received).toEqual([])
  })

  it('tells why where it cannot be read', async () => {
    main.answers = []
    main.refuses = true
    const errors: unknown[] = []
    const stop = liveSource.open('none', fail, (error) => errors.push(error))
    main.answers[0]?.()
    await settled()
    main.refuses = false
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(RequestError)
    expect(errors[0]).toMatchObject({ error: { code: 'run.notFound' } })
    stop()
  })
})
