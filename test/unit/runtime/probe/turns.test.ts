import { describe, expect, it } from 'vitest'
import { ProbeTurns } from '#runtime/probe/turns.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { chat, EnginePort, GREEDY, idsOf, tokensOf } from '../engine-port.ts'

const ALL = 'all' as const
const QUESTIONS: ProbeRequest[] = [
  { probe: 'score', positions: ALL },
  { probe: 'attention', layers: ALL, heads: ALL, positions: [40, 7, 190] },
  { probe: 'lens', positions: [3, 199], top: 4 },
  { probe: 'qkv', layers: [0], heads: ALL, positions: [120, 121] },
  { probe: 'lens', positions: [1], top: 2 },
  { probe: 'attention', layers: [1], heads: [0], positions: ALL },
]
const TEXT = Array.from({ length: 200 }, (_, i) => 5 + ((i * 37) % 90))

async function loaded(): Promise<EnginePort> {
  const folder = tempFolder()
  writeTinyModel('gqa', folder)
  const port = new EnginePort()
  await port.call('load', { modelId: 'tiny', folder, threads: 1 })
  return port
}

const ask = (port: EnginePort, request: ProbeRequest) => port.call('probe', { ids: TEXT, request })

describe('questions asked at once', () => {
  it('get the answers they get one by one', async () => {
    const port = await loaded()
    const alone = []
    for (const question of QUESTIONS) alone.push(await ask(port, question))
    const together = await Promise.all(QUESTIONS.map((question) => ask(port, question)))
    expect(together).toEqual(alone)
    await port.call('unload', {})
  })

  it.each([1, 2, 3, 8, 9, 10, 199])(
    'are answered the same at position %d whatever of the text was read before',
    async (position) => {
      const port = await loaded()
      const question: ProbeRequest = { probe: 'lens', positions: [position], top: 3 }
      const fresh = await ask(port, question)
      for (const known of [1, 2, 3, 9, 150]) {
        const ids = [...TEXT.slice(0, known), 4, 4, 4]
        await port.call('probe', { ids, request: { probe: 'score', positions: ALL } })
        expect(await ask(port, question)).toEqual(fresh)
      }
      await port.call('unload', {})
    },
  )

  it('let an answer be written first where they can wait', async () => {
    const port = await loaded()
    const [score, attention] = [QUESTIONS[0], QUESTIONS[1]] as [ProbeRequest, ProbeRequest]
    // Its session is open then: what is measured is whose turn it is, not how long opening takes.
    await ask(port, attention)
    const order: string[] = []
    let runId = ''
    // Longer than any question takes: it is stopped once the impatient one has its answer.
    const run = port
      .run(
        { input: chat('Hi'), sampling: { ...GREEDY, maxTokens: 4000 }, capture: 'none' },
        (_, id) => {
          runId = id
        },
      )
      .then((events) => {
        order.push('run')
        return events
      })
    const scored = ask(port, score).then(() => order.push('score'))
    await ask(port, attention).then(() => order.push('attention'))
    await port.call('stop', { runId })
    await scored
    expect(order).toEqual(['attention', 'run', 'score'])
    const events = await run
    expect(idsOf(events).length).toBeGreaterThan(tokensOf(events).length)
    await port.call('unload', {})
  })

  it('are refused when the model is unloaded meanwhile', async () => {
    const port = await loaded()
    const asked = QUESTIONS.map((question) => ask(port, question).catch((error: unknown) => error))
    await port.call('unload', {})
    const answers = await Promise.all(asked)
    const refused = answers.filter((answer) => answer instanceof Error)
    expect(refused.length).toBeGreaterThan(0)
    for (const error of refused) expect(error).toMatchObject({ code: 'model.notLoaded' })
  })
})

it('gives turns in the order asked, the patient ones last', async () => {
  const turns = new ProbeTurns()
  const order: number[] = []
  const release = turns.hold()
  const work = (patient: boolean, name: number) =>
    turns.run(patient, () => Promise.resolve(order.push(name)))
  const all = [work(true, 1), work(false, 2), work(true, 3), work(false, 4)]
  await Promise.all([all[1], all[3]])
  expect(order).toEqual([2, 4])
  release()
  await Promise.all(all)
  expect(order).toEqual([2, 4, 1, 3])
})

it('goes on after a question that failed', async () => {
  const turns = new ProbeTurns()
  await expect(turns.run(false, () => Promise.reject(new RangeError('no')))).rejects.toThrow('no')
  expect(await turns.run(true, () => Promise.resolve(5))).toBe(5)
  await turns.close()
  await expect(turns.run(false, () => Promise.resolve(1))).rejects.toMatchObject({
    code: 'model.notLoaded',
  })
})
