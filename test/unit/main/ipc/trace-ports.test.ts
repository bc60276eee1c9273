import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TracePorts } from '#main/ipc/trace-ports.ts'
import type { TraceBatch } from '#shared/ipc/registry.ts'
import type { TraceEvent } from '#shared/trace/event.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const prefill = (seq: number): TraceEvent => ({ seq, tMs: seq, kind: 'prefill', done: 0, total: 1 })
const batch = (runId: string, ...seqs: number[]): TraceBatch => ({
  runId,
  sessionId: 's',
  events: seqs.map(prefill),
})

function recordingPort() {
  const sent: TraceBatch[] = []
  let closed = false
  return {
    sent,
    isClosed: () => closed,
    port: {
      postMessage: (message: TraceBatch) => void sent.push(message),
      close: () => {
        closed = true
      },
    },
  }
}

test('the first batch goes at once, what follows within a frame goes as one message a run', () => {
  const { port, sent } = recordingPort()
  const ports = new TracePorts()
  ports.connect(port)
  ports.send(batch('a', 0))
  expect(sent.map(({ events }) => events.length)).toEqual([1])
  ports.send(batch('a', 1, 2))
  ports.send(batch('b', 0))
  ports.send(batch('a', 3))
  expect(sent).toHaveLength(1)
  vi.advanceTimersByTime(16)
  expect(sent.map(({ runId, events }) => [runId, events.map(({ seq }) => seq)])).toEqual([
    ['a', [0]],
    ['a', [1, 2, 3]],
    ['b', [0]],
  ])
  vi.advanceTimersByTime(100)
  ports.send(batch('a', 4))
  expect(sent).toHaveLength(4)
  ports.close()
})

test('a page that asks again gets the rest, its predecessor nothing more', () => {
  const [first, second] = [recordingPort(), recordingPort()]
  const ports = new TracePorts()
  ports.send(batch('a', 0))
  ports.connect(first.port)
  ports.send(batch('a', 1))
  ports.send(batch('a', 2))
  ports.connect(second.port)
  expect(first.isClosed()).toBe(true)
  ports.send(batch('a', 3))
  vi.advanceTimersByTime(50)
  expect(first.sent.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([1])
  expect(second.sent.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([3])
  ports.close()
})

test('typed arrays arrive whole and stay usable on this side', async () => {
  vi.useRealTimers()
  const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel()
  const ports = new TracePorts()
  ports.connect(port1)
  const data = new Uint8Array([1, 2, 3, 4])
  const frame = { dtype: 'u8' as const, shape: [1, 1, 1, 4] as [1, 1, 1, 4], scale: 1, data }
  ports.send({
    runId: 'a',
    sessionId: 's',
    events: [{ seq: 0, tMs: 0, kind: 'attention', step: 0, which: 'self', frame }],
  })
  const received: unknown[] = await once(port2, 'message')
  expect(received[0]).toMatchObject({ events: [{ frame: { data } }] })
  expect(data).toHaveLength(4)
  ports.close()
})
