import type { ProbeRequest } from '#shared/trace/probe.ts'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bake } from '#main/services/handout/bake.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 6 }
const SCRIPT = JSON.stringify({
  version: 1,
  title: 'Baked',
  steps: [
    { do: 'chat', model: 'tiny', user: 'Hello there', sampling },
    { do: 'bookmark', title: 'one', step: 1 },
    { do: 'bookmark', title: 'two', step: 3 },
  ],
})

it('figures of bookmarks are asked of the model, and answer without it what the inspector asks there', async () => {
  const models = tempFolder()
  writeTinyModel('gqa', join(models, 'tiny'))
  const app = makeServices({ runtime: new EngineRuntime(), models })
  const { sessionId } = await recordTo(app, SCRIPT, join(tempFolder(), 'a.vitrine'))
  const [first] = app.bookmarks.list(sessionId)
  const told: number[] = []
  const bytes: number[] = []
  app.handouts.onProgress((now) => {
    told.push(now.done / now.of)
    bytes.push(now.bytes)
  })
  expect(await app.handouts.bake(sessionId, [first?.id ?? 0])).toEqual({ kept: 6, missing: 0 })
  expect([told[0], told.at(-1)]).toEqual([0, 1])
  // As what there is to slim is weighed, by another way through the store.
  const { answerBytes } = await app.slimming.weigh([sessionId])
  expect([bytes[0], bytes.at(-1)]).toEqual([0, answerBytes])
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))

  const [run] = app.sessions.get(sessionId).runs
  const runId = run?.id ?? ''
  const [start] = app.runs.events(runId)
  const prompt = start?.kind === 'run-started' ? start.run.prompt.length : 0
  const at = prompt + 1
  const live = await app.runs.probe(runId, { probe: 'lens', positions: [at - 1], top: 5 })
  await app.models.unload()
  expect(await app.runs.probe(runId, { probe: 'lens', positions: [at - 1], top: 5 })).toEqual(live)
  const kept: ProbeRequest[] = [
    { probe: 'score', positions: [at] },
    { probe: 'attention', layers: [1], heads: 'all', positions: 'all' },
    { probe: 'attention', layers: 'all', heads: 'all', positions: [at - 1] },
    { probe: 'block', layers: 'all', positions: [at - 1] },
    { probe: 'stream', positions: [at - 1] },
    { probe: 'qkv', layers: [0], heads: [0], positions: 'all' },
  ]
  for (const request of kept) {
    await expect(app.runs.probe(runId, request), request.probe).resolves.toBeDefined()
  }
  // What is there needs no model; what is not is refused by name, and nothing is lost.
  expect(await app.handouts.bake(sessionId, [first?.id ?? 0])).toEqual({ kept: 6, missing: 0 })
  const all = app.bookmarks.list(sessionId).map(({ id }) => id)
  await expect(app.handouts.bake(sessionId, all)).rejects.toMatchObject({ code: 'model.notLoaded' })
})

it('what would be too much for a page is refused; what is there already is not asked again', async () => {
  const models = tempFolder()
  writeTinyModel('gqa', join(models, 'tiny'))
  const app = makeServices({ runtime: new EngineRuntime(), models })
  const { sessionId } = await recordTo(app, SCRIPT, join(tempFolder(), 'a.vitrine'))
  const [first, second] = app.bookmarks.list(sessionId).map(({ id }) => id)
  const ofOne = [first ?? 0]
  await app.handouts.bake(sessionId, ofOne)
  const { answerBytes } = await app.slimming.weigh([sessionId])
  const told: number[] = []
  const within = (bookmarks: number[], mostBytes: number) =>
    bake(app, sessionId, bookmarks, {
      onProgress: ({ bytes }) => told.push(bytes),
      signal: new AbortController().signal,
      mostBytes,
    })
  expect(await within(ofOne, answerBytes)).toEqual({ kept: 6, missing: 0 })
  await expect(within([first ?? 0, second ?? 0], answerBytes + 1)).rejects.toMatchObject({
    code: 'handout.full',
    data: { limit: answerBytes + 1 },
  })
  const after = (await app.slimming.weigh([sessionId])).answerBytes
  expect(after).toBeGreaterThan(answerBytes)
  expect(told.at(-1)).toBe(after)
  // What both bookmarks show is one figure: every head's attention, and Q·K·V.
  const both = await within([first ?? 0, second ?? 0], Infinity)
  const { runs } = app.sessions.get(sessionId)
  const { probes } = app.library.storeOfSession(sessionId)
  const stored = runs.flatMap(({ id }) => probes.requests(id))
  expect(both).toEqual({ kept: stored.length, missing: 0 })
})
