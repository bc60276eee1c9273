import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ProbeRequest } from '#shared/trace/probe.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { recordTo } from '#test/unit/support/record.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf, unzipped } from '#test/unit/support/vitrine-file.ts'

const ASKED: ProbeRequest[] = [
  { probe: 'logits', position: -1 },
  { probe: 'stream', positions: 'all', noPositions: true },
  { probe: 'lens', positions: [-1], top: 2, track: [7, 40] },
  {
    probe: 'ablate',
    heads: [[0, 1]],
    ffns: [1],
    masked: [2],
    noResiduals: [0],
    noPositions: true,
    positions: [-1, 3],
    top: 3,
  },
]
const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 4 }

it('answers of the model itself are the same stored, exported and imported', async () => {
  const models = tempFolder()
  writeTinyModel('gqa', join(models, 'tiny'))
  const app = makeServices({ runtime: new EngineRuntime(), models })
  const file = join(tempFolder(), 'probes.vitrine')
  const steps = [
    { do: 'chat', model: 'tiny', user: 'Hello there', sampling },
    ...ASKED.map((request) => ({ do: 'probe', ...request })),
  ]
  const script = JSON.stringify({ version: 1, title: 'Probes', steps })
  expect(await recordTo(app, script, file)).toMatchObject({ begun: steps.length, failed: 0 })
  const lines = linesOf(file).filter(({ type }) => type === 'probe')
  expect(lines.map(({ request }) => request)).toEqual(ASKED)

  const imported = app.sessions.get(await app.importer.importFile(file))
  const again = join(tempFolder(), 'again.vitrine')
  await app.exporter.exportSession(imported.session.id, again)
  expect(unzipped(again).body).toBe(unzipped(file).body)

  const [recorded] = app.sessions.list('', 9).filter(({ id }) => id !== imported.session.id)
  const [run] = app.sessions.get(recorded?.id ?? '').runs
  await app.models.unload()
  for (const request of ASKED) {
    const answer = await app.runs.probe(imported.runs[0]?.id ?? '', request)
    expect(answer).toStrictEqual(await app.runs.probe(run?.id ?? '', request))
  }
  // Of what was tracked, a part is an answer too; of what was switched off, none is.
  const [, , lens, ablate] = ASKED
  if (lens?.probe !== 'lens' || ablate?.probe !== 'ablate') throw new Error('asked in that order')
  const fewer = await app.runs.probe(run?.id ?? '', { ...lens, track: [40] })
  if (!('lens' in fewer)) throw new Error('no lens')
  expect(fewer.lens.map(({ tracked }) => tracked?.map(({ id }) => id))).toEqual([[40], [40], [40]])
  await expect(app.runs.probe(run?.id ?? '', { ...ablate, positions: [3] })).rejects.toMatchObject({
    code: 'model.notLoaded',
  })
})
