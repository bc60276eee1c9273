import type { ProbeRequest } from '#shared/trace/probe.ts'
import { join } from 'node:path'
import { expect, it } from 'vitest'
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
  app.handouts.onProgress(({ done, of }) => told.push(done / of))
  expect(await app.handouts.bake(sessionId, [first?.id ?? 0])).toEqual({ kept: 6, missing: 0 })
  expect([told[0], told.at(-1)]).toEqual([0, 1])

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
