import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import Room from '#renderer/rooms/models/Room.vue'
import { useModelStore } from '#renderer/stores/model.ts'
import type { ModelCard, ModelInfo } from '#shared/runtime/model-info.ts'
import { installBridge, type MainState } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)

const CARD: ModelCard = {
  id: 'SmolLM2-135M-Instruct',
  folder: '/app/models/SmolLM2-135M-Instruct',
  origin: 'bundled',
  kind: 'decoder',
  family: 'llama',
  translates: null,
  licence: 'apache-2.0',
  languages: ['en'],
  baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  bytes: 98_800_000,
  problem: null,
}
const INFO: ModelInfo = {
  id: CARD.id,
  sha256: 'ab12',
  family: 'llama',
  precision: 'q4',
  layers: 30,
  heads: 9,
  kvHeads: 3,
  headDim: 64,
  hiddenSize: 576,
  ffnSize: 1536,
  parameters: null,
  vocabSize: 49_152,
  contextLength: 8192,
  window: 4096,
  attentionForm: 'gqa',
  rotary: true,
  inspect: {
    attention: { ok: true },
    qkv: { ok: true },
    projected: { ok: true },
    stream: { ok: true },
    block: { ok: true },
    lens: { ok: false, reason: 'noResidual' },
    score: { ok: true },
    logits: { ok: true },
    embed: { ok: true },
    ablate: { ok: true },
    positions: { ok: true },
  },
  chat: true,
  stopIds: [2],
  threads: 2,
  loadMs: 1120,
}

async function open(initial: Partial<MainState>, locale: 'zh-CN' | 'en' = 'en') {
  const main = installBridge(initial)
  const page = mountApp(Room, { locale })
  await useModelStore().load()
  await flushPromises()
  return { main, page, routes: () => main.asked.map(({ route }) => route) }
}

describe('the models room', () => {
  it('labels a model with where it is from and what it may be used for', async () => {
    const { page } = await open({ cards: [CARD] })
    const label = page.get(`[data-model-id="${CARD.id}"]`).text()
    for (const text of [CARD.id, CARD.baseModel, 'Apache-2.0', 'English', 'llama', CARD.folder]) {
      expect(label).toContain(text)
    }
    expect(label).toMatch(/98\.8\sMB/)
    expect(label).toContain('This is a small model')
  })

  it('says of a loaded model how it is built and what can be seen', async () => {
    const { page } = await open({ cards: [CARD], status: { state: 'ready', info: INFO } }, 'zh-CN')
    const label = page.get('article').text()
    expect(label).toContain('30 × 9，共用 3 组键值')
    expect(label).toContain('49,152 个词元')
    expect(label).toContain('4,096 个词元，模型最多 8,192')
    expect(label).toContain('在它的计算图里找不到残差连接')
    expect(page.findAll('article li.not')).toHaveLength(1)
    expect(label).toContain('卸下')
  })

  it('loads a model and remembers it for the next start', async () => {
    const { main, page } = await open({ cards: [CARD] })
    main.state.status = { state: 'ready', info: INFO }
    await page.get('article header button').trigger('click')
    await flushPromises()
    expect(main.asked).toContainEqual({ route: 'model.load', input: { modelId: CARD.id } })
    expect(main.state.settings.modelId).toBe(CARD.id)
    await page.get('article header button').trigger('click')
    expect(main.asked.at(-1)?.route).toBe('model.unload')
  })

  it('does not remember a model that could not be loaded, and says why it could not', async () => {
    const { main, page } = await open({ cards: [CARD] })
    const error = { code: 'model.badGraph', message: '', data: { model: CARD.id, detail: 'cut' } }
    main.state.status = { state: 'failed', modelId: CARD.id, error }
    await page.get('article header button').trigger('click')
    await flushPromises()
    expect(main.state.settings.modelId).toBeNull()
    expect(page.get('[role=alert]').text()).toContain('cannot be read: cut')
    expect(page.get('article header button').text()).toBe('Try again')
  })

  it('shows progress in bytes and lets a load be asked for once', async () => {
    const progress = { modelId: CARD.id, phase: 'reading', loadedBytes: 41e6, totalBytes: 98.8e6 }
    const { page } = await open({
      cards: [CARD],
      status: { state: 'loading', progress: { ...progress, phase: 'reading' } },
    })
    expect(page.get('article').text()).toMatch(/41\.0\sMB \/ 98\.8\sMB/)
    expect(page.get('[role=progressbar]').attributes('aria-valuenow')).toBe('41')
    expect(page.get('article header button').attributes('aria-busy')).toBe('true')
  })

  it('cannot load a folder with a problem, and says what is missing', async () => {
    const problem = { code: 'model.missingFile', data: { model: 'foo', file: 'tokenizer.json' } }
    const { page } = await open({ cards: [{ ...CARD, problem }] })
    expect(page.get('[data-code="model.missingFile"]').text()).toContain('has no tokenizer.json')
    expect(page.find('article header button').exists()).toBe(false)
  })

  it('names exactly the files of a folder to add, and opens the place for it', async () => {
    const { page, routes } = await open({ cards: [] })
    expect(page.text()).toContain('No models yet')
    expect(page.findAll('tbody th').map((cell) => cell.text())).toEqual([
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/model_q4.onnx',
      'onnx/model_q4.onnx_data',
    ])
    const [openFolder, refresh] = page.findAll('section button')
    await openFolder?.trigger('click')
    await refresh?.trigger('click')
    await flushPromises()
    expect(routes().filter((route) => route === 'model.list')).toHaveLength(2)
    expect(routes()).toContain('app.openModelsFolder')
  })
})
