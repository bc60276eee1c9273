import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { TraceEvent } from '#shared/trace/event.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 10 }
const STEP = { do: 'translate', model: 'm2m', text: 'a thing', sampling: GREEDY, capture: 'full' }
const SCRIPT = JSON.stringify({
  version: 1,
  title: 'Between languages',
  steps: [
    { ...STEP, sourceLanguage: 'zh', targetLanguage: 'en' },
    { ...STEP, beams: 2, targetLanguage: 'zh' },
    { ...STEP, targetLanguage: 'de' },
  ],
})

it('the languages a translation was asked for stand in its record, and in every copy of it', async () => {
  const models = tempFolder()
  mkdirSync(join(models, 'm2m'))
  writeTinyTranslator('m2m100', 'merged', join(models, 'm2m'))
  const app = makeServices({ runtime: new EngineRuntime(), models })
  expect(await app.models.translatorInfo('m2m')).toMatchObject({
    languages: { source: ['en', 'fr', 'zh'], target: ['en', 'fr', 'zh'] },
  })
  const file = join(tempFolder(), 'languages.vitrine')
  const { failed } = await recordTo(app, SCRIPT, file)
  expect(failed).toBe(1)
  const [session] = app.sessions.list('', 2)
  const imported = app.sessions.get(await app.importer.importFile(file))
  for (const { runs } of [app.sessions.get(session?.id ?? ''), imported]) {
    const [first, second, refused] = runs.map(({ id }): TraceEvent[] => app.runs.events(id))
    const asked = [first, second].map((events) => {
      const [start] = events ?? []
      return start?.kind === 'run-started' ? start.run.translation : undefined
    })
    expect(asked).toMatchObject([
      { sourceLanguage: 'zh', targetLanguage: 'en', beams: 1, unknownTokens: 0 },
      { sourceLanguage: 'en', targetLanguage: 'zh', beams: 2, unknownTokens: 0 },
    ])
    const kinds = first?.map((event) => (event.kind === 'attention' ? event.which : event.kind))
    expect(new Set(kinds)).toEqual(
      new Set([
        'run-started',
        'prefill',
        'encoder-self',
        'token',
        'cross',
        'decoder-self',
        'finished',
      ]),
    )
    expect(refused?.at(-1)).toMatchObject({
      kind: 'failed',
      error: { code: 'run.unknownLanguage', data: { language: 'de' } },
    })
  }

  // A branch goes on between the same two.
  const { messages } = app.sessions.get(session?.id ?? '')
  const answer = messages.find(({ role }) => role === 'assistant')
  const branch = await app.translations.branch({
    sessionId: session?.id ?? '',
    answerMessageId: answer?.id ?? '',
    kept: 2,
    force: null,
  })
  await app.keeper.ended(branch.runId)
  const [begun] = app.runs.events(branch.runId)
  expect(begun).toMatchObject({
    run: { begun: { kept: 2 }, translation: { sourceLanguage: 'zh', targetLanguage: 'en' } },
  })
})
