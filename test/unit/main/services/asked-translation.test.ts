import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RuntimeMethod } from '#shared/runtime/protocol.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { languageId } from '#test/fixtures/tiny-translators/tokenizer.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

/** The real engine, and what it was asked. */
class Counting extends EngineRuntime {
  readonly probes: object[] = []
  override call: EngineRuntime['call'] = (method, params) => {
    if ((method satisfies RuntimeMethod) === 'probe') this.probes.push(params)
    return super.call(method, params)
  }
}

const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 10 }
const ALL = { layers: 'all', heads: 'all', positions: 'all' } as const

let models: string
let runtime: Counting
let app: ReturnType<typeof makeServices>
let runId: string
beforeEach(async () => {
  models = tempFolder()
  mkdirSync(join(models, 'm2m'))
  writeTinyTranslator('m2m100', 'merged', join(models, 'm2m'))
  runtime = new Counting()
  app = makeServices({ runtime, models })
  const started = await app.translations.start({
    sessionId: null,
    question: { text: 'a thing' },
    modelId: 'm2m',
    sourceLanguage: 'en',
    targetLanguage: 'zh',
    beams: 1,
    lengthPenalty: 1,
    sampling: GREEDY,
    capture: 'full',
  })
  ;({ runId } = started)
  await app.keeper.ended(runId)
})

function written() {
  const events = app.runs.events(runId)
  const [start] = events
  if (start?.kind !== 'run-started') throw new Error('the run did not start')
  return { header: start.run, tokens: events.filter((event) => event.kind === 'token') }
}

describe('a translation that is asked about', () => {
  it('is read by its own model, the start token first and the language behind it', async () => {
    const { header, tokens } = written()
    const answer = await app.runs.probe(runId, { probe: 'score', positions: 'all' })
    const score = 'score' in answer ? answer.score : []
    expect(score.map(({ id }) => id)).toEqual(tokens.map(({ id }) => id))
    expect(score[0]?.id).toBe(languageId('zh'))
    for (const [at, { logprob }] of tokens.entries()) {
      expect(Math.abs((score[at]?.logprob ?? NaN) - logprob)).toBeLessThan(1e-5)
    }
    expect(runtime.probes).toMatchObject([
      {
        ids: [header.translation?.startId, ...tokens.map(({ id }) => id)],
        translation: {
          modelId: 'm2m',
          folder: join(models, 'm2m'),
          sha256: header.model.sha256,
          source: header.prompt.map(({ id }) => id),
        },
      },
    ])
    // The model for chats is none of its business.
    expect(app.models.status()).toEqual({ state: 'none' })
  })

  it('looks as it was recorded to look', async () => {
    const { header, tokens } = written()
    const answer = await app.runs.probe(runId, { probe: 'attention', ...ALL, part: 'cross' })
    if (!('attention' in answer)) throw new Error('attention was asked for')
    const source = header.prompt.length
    expect(answer.attention.shape).toEqual([2, 4, tokens.length + 1, source])
    for (const event of app.runs.events(runId)) {
      if (event.kind !== 'attention' || event.which !== 'cross') continue
      const { frame, step } = event
      for (let map = 0; map < 8; map++) {
        for (let key = 0; key < source; key++) {
          const at = (map * (tokens.length + 1) + step) * source + key
          const weight = frame.data[map * source + key] ?? NaN
          expect(Math.abs((answer.attention.data[at] ?? NaN) - weight)).toBeLessThan(1e-5)
        }
      }
    }
  })

  it('answers from the store what was asked before, or more of it, of the same part', async () => {
    const whole: ProbeRequest = { probe: 'qkv', ...ALL, part: 'cross' }
    const first = await app.runs.probe(runId, whole)
    rmSync(join(models, 'm2m'), { recursive: true })
    await expect(app.runs.probe(runId, whole)).resolves.toEqual(first)
    const narrow: ProbeRequest = { ...whole, layers: [1], heads: [2], positions: [-1] }
    const part = await app.runs.probe(runId, narrow)
    if (!('q' in part && 'q' in first)) throw new Error('vectors were asked for')
    const [, , queries = 0] = first.q.shape
    const [, , keys = 0] = first.k.shape
    expect(keys).toBe(written().header.prompt.length)
    expect(part.q.data).toEqual(first.q.data.subarray((6 + 1) * queries * 8 - 8, 7 * queries * 8))
    expect(part.k.data).toEqual(first.k.data.subarray(6 * keys * 8, 7 * keys * 8))
    expect(runtime.probes).toHaveLength(1)
    for (const other of ['encoder', 'decoder'] as const) {
      await expect(app.runs.probe(runId, { ...narrow, part: other })).rejects.toMatchObject({
        code: 'model.notFound',
        data: { model: 'm2m' },
      })
    }
  })

  it('keeps every kind of answer as it was given', async () => {
    const requests: ProbeRequest[] = [
      { probe: 'block', layers: 'all', positions: 'all' },
      { probe: 'stream', positions: 'all', part: 'encoder' },
      { probe: 'logits', position: 1 },
      { probe: 'lens', positions: [0], top: 3, track: [5] },
      { probe: 'embed', ids: [5, 6], neighbours: 2 },
      { probe: 'ablate', heads: [[0, 1]], ffns: [], masked: [], positions: [0], top: 3 },
    ]
    for (const request of requests) {
      const told = await app.runs.probe(runId, request)
      expect(await app.runs.probe(runId, request)).toEqual(told)
    }
    expect(runtime.probes).toHaveLength(requests.length)
    const [session] = app.sessions.list('', 1)
    const file = join(tempFolder(), 'asked.vitrine')
    await app.exporter.exportSession(session?.id ?? '', file)
    const imported = app.sessions.get(await app.importer.importFile(file))
    for (const request of requests) {
      const told = await app.runs.probe(runId, request)
      expect(await app.runs.probe(imported.runs[0]?.id ?? '', request)).toEqual(told)
    }
    expect(runtime.probes).toHaveLength(requests.length)
  })

  it('is asked by a recording’s script too, of each part', async () => {
    const file = join(tempFolder(), 'parts.vitrine')
    const step = { do: 'translate', model: 'm2m', text: 'a thing', sampling: GREEDY }
    const script = {
      version: 1,
      title: 'All of it',
      steps: [
        { ...step, capture: 'none', targetLanguage: 'fr' },
        { do: 'probe', probe: 'qkv', part: 'cross' },
        { do: 'probe', probe: 'block', part: 'encoder' },
        { do: 'probe', probe: 'score' },
      ],
    }
    const { failed } = await recordTo(app, JSON.stringify(script), file)
    expect(failed).toBe(0)
    const recorded = app.sessions.get(await app.importer.importFile(file))
    rmSync(join(models, 'm2m'), { recursive: true })
    const id = recorded.runs[0]?.id ?? ''
    const block: ProbeRequest = { probe: 'block', layers: [2], positions: [0], part: 'encoder' }
    const answer = await app.runs.probe(id, block)
    expect('stages' in answer && answer.stages.map(({ stage }) => stage)).toContain('ffn-norm')
  })

  it('is not asked of another model in the folder’s place', async () => {
    writeTinyTranslator('m2m100', 'merged', join(models, 'm2m'), 2)
    const other = makeServices({ runtime: new EngineRuntime(), models })
    const [session] = app.sessions.list('', 1)
    const file = join(tempFolder(), 'moved.vitrine')
    await app.exporter.exportSession(session?.id ?? '', file)
    const moved = other.sessions.get(await other.importer.importFile(file))
    const id = moved.runs[0]?.id ?? ''
    await expect(other.runs.probe(id, { probe: 'score', positions: 'all' })).rejects.toMatchObject({
      code: 'model.changed',
      data: { model: 'm2m' },
    })
    // And not by what is open of the one that was there, as far as its file has to be read for it.
    await expect(
      app.runs.probe(runId, { probe: 'stream', positions: 'all' }),
    ).rejects.toMatchObject({ code: 'model.changed' })
  })
})
