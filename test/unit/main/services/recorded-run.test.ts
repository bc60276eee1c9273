import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EMPTY_VIEW, reduceAll } from '#renderer/trace/reduce.ts'
import { isTerminal, type TraceEvent } from '#shared/trace/event.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf, unzipped } from '#test/unit/support/vitrine-file.ts'

const MODEL = 'SmolLM2-135M-Instruct'
const GREEDY = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 10 }
const SCRIPT = JSON.stringify({
  version: 1,
  title: 'A real run',
  steps: [
    { do: 'chat', model: MODEL, user: 'What is the capital of France?', sampling: GREEDY },
    { do: 'probe', probe: 'attention', layers: [0, -1], heads: 'all', positions: [-1, 5] },
    { do: 'probe', probe: 'qkv', layers: [3], heads: [0, 8], positions: [-2] },
    { do: 'probe', probe: 'lens', positions: [-4], top: 5 },
    { do: 'probe', probe: 'score', positions: [1, -1] },
    {
      do: 'complete',
      text: 'A journey of a',
      sampling: { ...GREEDY, temperature: 1, maxTokens: 4 },
      capture: 'full',
    },
    {
      do: 'translate',
      model: 'tatoeba-en-zh',
      text: 'I like apples.',
      sampling: GREEDY,
      beams: 4,
      capture: 'full',
    },
    { do: 'translate', model: 'bergamot-en-pt', text: 'Hello.', sampling: GREEDY },
  ],
})

/** The view without the ids, which every copy has its own of. */
function viewOf(events: readonly TraceEvent[]) {
  const view = reduceAll(EMPTY_VIEW, events)
  return { ...view, header: { ...view.header, runId: '' } }
}

it('a real recorded run is the same live, stored, exported and imported', async () => {
  const app = makeServices({ runtime: new EngineRuntime(), models: 'resources/models' })
  const file = join(tempFolder(), 'real.vitrine')
  const { failed, progress } = await recordTo(app, SCRIPT, file)
  expect([failed, progress.filter(({ error }) => error !== null)]).toEqual([0, []])

  const [session] = app.sessions.list('', 2)
  const { runs, messages } = app.sessions.get(session?.id ?? '')
  expect(messages[1]?.text).toBe('The capital of France is Paris.')
  const imported = app.sessions.get(await app.importer.importFile(file))
  expect(messages.map(({ text }) => text).slice(4)).toEqual([
    'I like apples.',
    '我喜欢苹果。',
    'Hello.',
    'Olá.',
  ])
  expect(runs.map(({ task }) => task)).toEqual(['chat', 'complete', 'translate', 'translate'])
  // The weights are known once the model is loaded for the run.
  for (const { id } of runs) {
    expect(app.library.storeOfRun(id).traces.run(id)?.modelSha256).toMatch(/^[0-9a-f]{64}$/)
  }
  for (const [i, run] of runs.entries()) {
    const [live, stored] = [app.shown(run.id), app.runs.events(run.id)]
    expect(stored).toStrictEqual(live)
    expect(viewOf(stored)).toStrictEqual(viewOf(live))
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, seq) => seq))
    expect(stored.filter(isTerminal)).toEqual([stored.at(-1)])
    const copy = app.runs.events(imported.runs[i]?.id ?? '')
    expect(viewOf(copy)).toStrictEqual(viewOf(live))
  }

  const again = join(tempFolder(), 'again.vitrine')
  await app.exporter.exportSession(imported.session.id, again)
  expect(unzipped(again).body === unzipped(file).body, 'the same bytes').toBe(true)
  // With what people add to it, too.
  const [first] = imported.runs
  const on = { sessionId: imported.session.id, runId: first?.id ?? '' }
  const [mark] = app.bookmarks.add({ ...on, step: 3, title: '看这里' })
  for (const isPublic of [true, false]) {
    const note = { id: null, bookmarkId: mark?.id ?? 0, text: 'Paris?', public: isPublic }
    app.bookmarks.setNote(imported.session.id, note)
  }
  app.sessions.tag(imported.session.id, ['客户'])
  const [marked, twice] = [join(tempFolder(), 'a.vitrine'), join(tempFolder(), 'b.vitrine')]
  await app.exporter.exportSession(imported.session.id, marked)
  await app.exporter.exportSession(await app.importer.importFile(marked), twice)
  expect(unzipped(twice).body === unzipped(marked).body, 'the same bytes').toBe(true)
  expect(linesOf(twice).filter(({ type }) => type === 'note')).toHaveLength(2)
  const probes = linesOf(file).filter(({ type }) => type === 'probe')
  expect(probes.map(({ request }) => request)).toMatchObject([
    { probe: 'attention' },
    { probe: 'qkv' },
    { probe: 'lens' },
    { probe: 'score' },
  ])

  // What was recorded is answered without a model, for each of its parts.
  await app.models.unload()
  const [run] = imported.runs
  const whole = await app.runs.probe(run?.id ?? '', {
    probe: 'attention',
    layers: [0, 29],
    heads: 'all',
    positions: [-1, 5],
  })
  const part = await app.runs.probe(run?.id ?? '', {
    probe: 'attention',
    layers: [29],
    heads: [8],
    positions: [5],
  })
  if (!('attention' in whole) || !('attention' in part)) throw new Error('no attention')
  const keys = part.attention.shape[3] ?? 0
  const at = ((1 * 9 + 8) * 2 + 1) * keys
  expect([...part.attention.data]).toEqual([...whole.attention.data.slice(at, at + keys)])
  const weights = Float64Array.from(part.attention.data)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4)
})
