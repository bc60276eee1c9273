import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scriptOf } from '#test/unit/support/record.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { linesOf, type Line } from '#test/unit/support/vitrine-file.ts'

const NAMES = readdirSync('resources/record').map((file) => file.replace('.json', ''))

it('every script has its recording and the other way round', () => {
  expect(NAMES).toHaveLength(2)
  expect(readdirSync('resources/samples')).toEqual(NAMES.map((name) => `${name}.vitrine`))
})

describe.each(NAMES)('the sample session %s', (name) => {
  const script = scriptOf(readFileSync(`resources/record/${name}.json`, 'utf8'))
  const lines = linesOf(`resources/samples/${name}.vitrine`)
  const ofType = (type: string): Line[] => lines.filter((line) => line.type === type)
  const stepsOf = <D extends string>(what: D) => script.steps.filter((step) => step.do === what)

  it('is what its script records, and small', () => {
    expect(lines[0]).toMatchObject({ title: script.title })
    const runs = script.steps.filter((step) => step.do === 'chat' || step.do === 'complete')
    expect(ofType('run').map(({ task, sampling }) => ({ task, sampling }))).toEqual(
      runs.map((step) => ({ task: step.do, sampling: step.settings.sampling })),
    )
    expect(ofType('bookmark').map(({ title }) => title)).toEqual(
      stepsOf('bookmark').map((step) => 'title' in step && step.title),
    )
    expect(ofType('probe')).toHaveLength(stepsOf('probe').length)
    expect(lines.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect(readFileSync(`resources/samples/${name}.vitrine`).length).toBeLessThan(400_000)
  })

  it('was made by the model that comes with the app', () => {
    const graph = readFileSync('resources/models/SmolLM2-135M-Instruct/onnx/model_q4.onnx')
    const sha256 = createHash('sha256').update(graph).digest('hex')
    expect(new Set(ofType('run').map(({ modelSha256 }) => modelSha256))).toEqual(new Set([sha256]))
  })

  it('is taken in at the first start, and its marked moments open without a model', async () => {
    const app = makeServices({ runtime: new ScriptedRuntime() })
    await app.importer.importSamples('resources/samples')
    const session = app.sessions.list('', 9).find(({ title }) => title === script.title)
    expect(session).toMatchObject({ sample: true })
    const [run] = app.sessions.get(session?.id ?? '').runs
    const prompt = app.runs.events(run?.id ?? '')[0]
    const position = prompt?.kind === 'run-started' ? prompt.run.prompt.length - 1 : 0
    const lens = await app.runs.probe(run?.id ?? '', {
      probe: 'lens',
      positions: [position],
      top: 5,
    })
    expect('lens' in lens && lens.lens.map(({ layer }) => layer)).toEqual(
      Array.from({ length: 31 }, (_, i) => i),
    )
  })
})
