import { describe, expect, it } from 'vitest'
import { weightsOf } from '#renderer/lessons/engine/network/parameter.ts'
import { planned, stepsOf, type TrainingPlan } from '#renderer/lessons/engine/transformer/plan.ts'
import { trainInWorker, type TrainingWorker } from '#renderer/lessons/training/client.ts'
import {
  readOrder,
  readReport,
  type TrainingOrder,
  type TrainingReport,
} from '#renderer/lessons/training/protocol.ts'
import { TrainingSession } from '#renderer/lessons/training/session.ts'

const PLAN: TrainingPlan = { corpus: 'gaps', language: 'en', seed: 3 }

/** A session whose clock goes on by so many ms at every look, and what it has told. */
function sessionAt(msPerLook: number) {
  const reports: TrainingReport[] = []
  let ms = 0
  let pauses = 0
  const session = new TrainingSession({
    post: (report) => reports.push(structuredClone(report)),
    now: () => (ms += msPerLook),
    pause: () => Promise.resolve().then(() => void pauses++),
  })
  return { session, reports, pauses: () => pauses }
}

/** The same plan, trained by the engine alone. */
function trained(plan: TrainingPlan): { losses: number[]; weights: Float64Array[] } {
  const { model, trainer } = planned(plan)
  const losses = Array.from({ length: stepsOf(plan) }, () => trainer.step().loss)
  return { losses, weights: weightsOf(model.parameters) }
}

const lossesOf = (reports: readonly TrainingReport[]): number[] =>
  reports.flatMap((report) => (report.kind === 'failed' ? [] : [...report.losses]))

describe('a training session', () => {
  it('has the curve and the weights of its plan to the bit', async () => {
    const { session, reports } = sessionAt(7)
    await session.handle({ kind: 'begin', plan: PLAN })
    const alone = trained(PLAN)
    expect(lossesOf(reports)).toEqual(alone.losses)
    const last = reports.at(-1)
    expect(last).toMatchObject({ kind: 'ended', how: 'done' })
    expect(last?.kind === 'ended' && last.weights).toEqual(alone.weights)
  })

  it('reports at most 30 times a second, and sends its weights a few times', async () => {
    const { session, reports } = sessionAt(5)
    await session.handle({ kind: 'begin', plan: PLAN })
    const progress = reports.filter((report) => report.kind === 'progress')
    for (const [at, { tookMs }] of progress.entries()) {
      expect(tookMs - (progress[at - 1]?.tookMs ?? 0)).toBeGreaterThanOrEqual(1000 / 30)
    }
    const shown = progress.filter(({ weights }) => weights !== null).map(({ tookMs }) => tookMs)
    expect(shown.length).toBeGreaterThan(1)
    shown.slice(1).forEach((ms, at) => expect(ms - shown[at]!).toBeGreaterThanOrEqual(250))
  })

  it('stops at the step it is at, and keeps what it has learned by then', async () => {
    const { session, reports, pauses } = sessionAt(50)
    const ended = session.handle({ kind: 'begin', plan: PLAN })
    while (pauses() < 4) await Promise.resolve()
    await session.handle({ kind: 'stop' })
    await ended
    const losses = lossesOf(reports)
    expect(losses.length).toBeLessThanOrEqual(5)
    const { model, trainer } = planned(PLAN)
    expect(losses).toEqual(losses.map(() => trainer.step().loss))
    expect(reports.at(-1)).toMatchObject({ how: 'stopped', weights: weightsOf(model.parameters) })
  })

  it('trains once', async () => {
    const { session } = sessionAt(50)
    await session.handle({ kind: 'begin', plan: PLAN })
    await expect(session.handle({ kind: 'begin', plan: PLAN })).rejects.toThrow('trains once')
  })
})

describe('its messages', () => {
  it('are checked as orders', () => {
    expect(readOrder({ kind: 'begin', plan: PLAN, more: 1 })).toEqual({ kind: 'begin', plan: PLAN })
    expect(readOrder({ kind: 'stop' })).toEqual({ kind: 'stop' })
    for (const wrong of [
      null,
      'stop',
      {},
      { kind: 'begin' },
      { kind: 'begin', plan: { ...PLAN, corpus: 'mine' } },
      { kind: 'begin', plan: { ...PLAN, language: 'fr' } },
      { kind: 'begin', plan: { ...PLAN, seed: -1 } },
      { kind: 'begin', plan: { ...PLAN, seed: 0.5 } },
    ]) {
      expect(() => readOrder(wrong), JSON.stringify(wrong)).toThrow(TypeError)
    }
  })

  it('are checked as reports', () => {
    const advance = { losses: Float64Array.of(1), tookMs: 2 }
    const weights = [Float64Array.of(1, 2)]
    for (const right of [
      { kind: 'progress', weights: null, ...advance },
      { kind: 'progress', weights, ...advance },
      { kind: 'ended', how: 'stopped', weights, ...advance },
      { kind: 'failed', message: 'why' },
    ]) {
      expect(readReport(right)).toEqual(right)
    }
    for (const wrong of [
      undefined,
      { kind: 'done' },
      { kind: 'failed' },
      { kind: 'progress', weights: [[1, 2]], ...advance },
      { kind: 'progress', weights: null, losses: [1], tookMs: 2 },
      { kind: 'progress', weights: null, ...advance, tookMs: -1 },
      { kind: 'ended', how: 'over', weights, ...advance },
      { kind: 'ended', how: 'done', weights: null, ...advance },
    ]) {
      expect(() => readReport(wrong), JSON.stringify(wrong)).toThrow(TypeError)
    }
  })
})

type Kind = 'message' | 'error'

/** A worker that is told what to say. */
function fakeWorker() {
  const orders: TrainingOrder[] = []
  // Each kind is only ever given its own events.
  const listeners = { message: [], error: [] } as Record<Kind, ((event: never) => void)[]>
  const tell = (kind: Kind, event: object): void => {
    for (const listen of listeners[kind]) listen(event as never)
  }
  let terminated = 0
  const worker: TrainingWorker = {
    postMessage: (order) => orders.push(order),
    addEventListener: (kind: Kind, listen: (event: never) => void) => {
      listeners[kind].push(listen)
    },
    terminate: () => void terminated++,
  }
  return {
    worker,
    orders,
    terminated: () => terminated,
    say: (data: unknown) => {
      tell('message', { data })
    },
    break: (message: string) => {
      tell('error', { message })
    },
  }
}

describe('whoever has a worker train', () => {
  const advance = { losses: new Float64Array(), tookMs: 1 }

  it('is told until it has ended, and the worker is gone then', () => {
    const fake = fakeWorker()
    const told: TrainingReport[] = []
    const { stop } = trainInWorker(
      PLAN,
      (report) => told.push(report),
      () => fake.worker,
    )
    expect(fake.orders).toEqual([{ kind: 'begin', plan: PLAN }])
    fake.say({ kind: 'progress', weights: null, ...advance })
    stop()
    expect(fake.orders.at(-1)).toEqual({ kind: 'stop' })
    expect(fake.terminated()).toBe(0)
    fake.say({ kind: 'ended', how: 'stopped', weights: [], ...advance })
    fake.say({ kind: 'progress', weights: null, ...advance })
    stop()
    expect(told.map(({ kind }) => kind)).toEqual(['progress', 'ended'])
    expect(fake.terminated()).toBe(1)
    expect(fake.orders).toHaveLength(2)
  })

  it('is told of a worker that broke, and of one that talks nonsense', () => {
    for (const happens of [
      (fake: ReturnType<typeof fakeWorker>) => fake.break('out of memory'),
      (fake: ReturnType<typeof fakeWorker>) => fake.say({ kind: 'progress', losses: 'many' }),
    ]) {
      const fake = fakeWorker()
      const told: TrainingReport[] = []
      trainInWorker(
        PLAN,
        (report) => told.push(report),
        () => fake.worker,
      )
      happens(fake)
      expect(told.map(({ kind }) => kind)).toEqual(['failed'])
      expect(fake.terminated()).toBe(1)
    }
  })

  it('may give it up without a word', () => {
    const fake = fakeWorker()
    const told: TrainingReport[] = []
    trainInWorker(
      PLAN,
      (report) => told.push(report),
      () => fake.worker,
    ).abandon()
    fake.say({ kind: 'ended', how: 'done', weights: [], ...advance })
    expect([told, fake.terminated()]).toEqual([[], 1])
  })
})
