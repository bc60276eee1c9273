import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveWeightsOf } from '#test/fixtures/move-weights.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { chat, EnginePort, GREEDY, tokensOf } from '../engine-port.ts'

let folder: string
let port: EnginePort
const load = () => port.call('load', { modelId: 'tiny', folder, threads: 1 })
const path = (file: string): string => join(folder, file)
const GRAPH = 'onnx/model.onnx'

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-load-'))
  writeTinyModel('gqa', folder)
  port = new EnginePort()
})
afterEach(async () => {
  await port.call('unload', {})
  rmSync(folder, { recursive: true })
})

const moveWeights = (location: string): void => {
  moveWeightsOf(path(GRAPH), location)
}

it('says what was loaded, and how far it is', async () => {
  const info = await load()
  const bytes = readFileSync(path(GRAPH))
  expect(info.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(info).toMatchObject({ id: 'tiny', family: 'llama', precision: 'fp32', threads: 1 })
  const phases = new Set(port.progress.map(({ phase }) => phase))
  expect([...phases]).toEqual(['reading', 'analysing', 'creating'])
  for (const [i, { loadedBytes, totalBytes }] of port.progress.entries()) {
    expect(totalBytes).toBe(bytes.length)
    expect(loadedBytes).toBeLessThanOrEqual(totalBytes)
    expect(loadedBytes).toBeGreaterThanOrEqual(port.progress[i - 1]?.loadedBytes ?? 0)
  }
  expect(port.progress.at(-1)?.loadedBytes).toBe(bytes.length)
})

it('loads once for several requests, and again for another model', async () => {
  const other = mkdtempSync(join(tmpdir(), 'vitrine-other-'))
  writeTinyModel('gpt2', other)
  const [a, b, c] = await Promise.all([
    load(),
    load(),
    port.call('load', { modelId: 'other', folder: other, threads: 1 }),
  ])
  expect(b).toEqual(a)
  expect([a.id, c.id]).toEqual(['tiny', 'other'])
  const started = port.progress.filter(
    ({ phase, loadedBytes }) => phase === 'reading' && loadedBytes === 0,
  )
  expect(started.map(({ modelId }) => modelId)).toEqual(['tiny', 'other'])
  rmSync(other, { recursive: true })
})

it('reads weights from a file beside the graph', async () => {
  await load()
  const run = {
    input: chat('Hello'),
    sampling: { ...GREEDY, maxTokens: 5 },
    capture: 'none',
  } as const
  const before = tokensOf(await port.run(run)).map(({ id }) => id)
  await port.call('unload', {})
  moveWeights('model.onnx_data')
  const info = await load()
  expect(info.inspect.lens).toEqual({ ok: true })
  expect(tokensOf(await port.run(run)).map(({ id }) => id)).toEqual(before)
  const last = port.progress.at(-1)
  const files = [GRAPH, 'onnx/model.onnx_data'].map((file) => readFileSync(path(file)).length)
  expect(last?.totalBytes).toBe(files.reduce((a, b) => a + b, 0))
  // Everything that is opened later finds the weights too.
  const ids = [1, 2, 3]
  const lens = await port.call('probe', {
    ids,
    request: { probe: 'lens', positions: [-1], top: 1 },
  })
  expect(lens).toHaveProperty('lens.length', 3)
})

it('prefers the format the folder recommends, then 4 bits', async () => {
  cpSync(path(GRAPH), path('onnx/model_q4.onnx'))
  expect((await load()).precision).toBe('fp32')
  const config: unknown = JSON.parse(readFileSync(path('config.json'), 'utf8'))
  writeFileSync(
    path('config.json'),
    JSON.stringify({ ...Object(config), 'transformers.js_config': {} }),
  )
  await port.call('unload', {})
  expect((await load()).precision).toBe('q4')
})

describe('a folder that cannot be used gives a named error', () => {
  it.each([['config.json'], ['tokenizer.json'], ['tokenizer_config.json'], [GRAPH]])(
    'without %s',
    async (file) => {
      unlinkSync(path(file))
      const expected = file === GRAPH ? 'onnx/*.onnx' : file
      await expect(load()).rejects.toMatchObject({
        code: 'model.missingFile',
        data: { model: 'tiny', file: expected },
      })
    },
  )

  it.each([
    ['config.json'],
    ['tokenizer.json'],
    ['tokenizer_config.json'],
    ['generation_config.json'],
  ])('with a damaged %s', async (file) => {
    writeFileSync(path(file), '{ "model_type": ')
    await expect(load()).rejects.toMatchObject({ code: 'model.badJson', data: { file } })
    writeFileSync(path(file), file === 'tokenizer.json' ? '{}' : '[]')
    const data = { file, field: file === 'tokenizer.json' ? 'model' : '{…}' }
    await expect(load()).rejects.toMatchObject({ code: 'model.badField', data })
  })

  it('with a file no model has that large', async () => {
    writeFileSync(path('config.json'), ' '.repeat(5_000_000))
    await expect(load()).rejects.toMatchObject({
      code: 'model.tooLarge',
      data: { file: 'config.json', bytes: 5_000_000 },
    })
  })

  it('with a chat template that cannot be parsed', async () => {
    writeFileSync(path('chat_template.jinja'), '{% for %}')
    await expect(load()).rejects.toMatchObject({
      code: 'model.badTemplate',
      data: { file: 'chat_template.jinja' },
    })
  })

  it('with a graph cut short', async () => {
    truncateSync(path(GRAPH), 5000)
    await expect(load()).rejects.toMatchObject({ code: 'model.badGraph', data: { model: 'tiny' } })
  })

  it('with an empty graph file, or text instead of one', async () => {
    writeFileSync(path(GRAPH), '')
    await expect(load()).rejects.toMatchObject({
      code: 'model.badFile',
      data: { file: GRAPH, reason: 'fileEmpty' },
    })
    writeFileSync(path(GRAPH), 'version https://git-lfs.github.com/spec/v1\n')
    await expect(load()).rejects.toMatchObject({ code: 'model.badGraph' })
  })

  it('with weights that are missing, or lie outside the folder', async () => {
    moveWeights('model.onnx_data')
    unlinkSync(path('onnx/model.onnx_data'))
    await expect(load()).rejects.toMatchObject({
      code: 'model.missingFile',
      data: { file: 'onnx/model.onnx_data' },
    })
    writeTinyModel('gqa', folder)
    moveWeights('../weights.bin')
    await expect(load()).rejects.toMatchObject({ code: 'model.badGraph' })
  })

  it('with an encoder-decoder', async () => {
    writeFileSync(
      path('config.json'),
      JSON.stringify({ model_type: 'marian', is_encoder_decoder: true }),
    )
    await expect(load()).rejects.toMatchObject({ code: 'model.unsupported' })
  })

  it('with a tokenizer of a kind nobody knows', async () => {
    const json: unknown = JSON.parse(readFileSync(path('tokenizer.json'), 'utf8'))
    writeFileSync(
      path('tokenizer.json'),
      JSON.stringify({ ...Object(json), pre_tokenizer: { type: 'Mystery' } }),
    )
    await expect(load()).rejects.toMatchObject({
      code: 'model.badTokenizer',
      data: { detail: 'Unknown PreTokenizer type: Mystery' },
    })
  })
})

it('can be asked again after an error, and refuses to run before', async () => {
  const graph = readFileSync(path(GRAPH))
  writeFileSync(path(GRAPH), 'nothing')
  await expect(load()).rejects.toMatchObject({ code: 'model.badGraph' })
  const run = { input: chat('a'), sampling: GREEDY, capture: 'none' } as const
  await expect(port.run(run)).rejects.toMatchObject({ code: 'model.notLoaded' })
  writeFileSync(path(GRAPH), graph)
  await load()
  expect(tokensOf(await port.run(run)).length).toBeGreaterThan(0)
})

it('notices that the graph file was exchanged under a loaded model', async () => {
  await load()
  writeTinyModel('gqa', folder, 2)
  const request = { probe: 'attention', layers: 'all', heads: 'all', positions: 'all' } as const
  await expect(port.call('probe', { ids: [1, 5], request })).rejects.toMatchObject({
    code: 'model.changed',
  })
})

it('ends a run under way when another model is loaded', async () => {
  await load()
  const sampling = { ...GREEDY, maxTokens: 200 }
  let reloaded: Promise<unknown> = Promise.resolve()
  const events = await port.run({ input: chat('Count'), sampling, capture: 'none' }, (event) => {
    if (event.kind === 'token' && event.step === 2) {
      reloaded = port.call('load', { modelId: 'again', folder, threads: 1 })
    }
  })
  expect(await reloaded).toMatchObject({ id: 'again' })
  const last = events.at(-1)
  expect(last?.kind === 'finished' && last.reason !== 'length').toBe(true)
})
