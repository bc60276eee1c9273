import { flushPromises, type VueWrapper } from '@vue/test-utils'
import Room from '#renderer/rooms/models/Room.vue'
import { useAppStore } from '#renderer/stores/app.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { ModelCard, ModelInfo } from '#shared/runtime/model-info.ts'
import type { Learnt, ModelEntry, ModelOffer, ModelShelf } from '#shared/runtime/model-shelf.ts'
import { installBridge, type MainState } from '#test/component/components/bridge.ts'
import { mountApp } from '#test/component/components/mount.ts'

export const CARD: ModelCard = {
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
export const INFO: ModelInfo = {
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
  device: { asked: 'cpu', running: 'cpu', fallbacks: [] },
  loadMs: 1120,
}

const FILES: ModelEntry['files'] = [
  { path: 'onnx/model_q4.onnx', bytes: 98_800_000, modifiedMs: 1, part: 'graph' },
  { path: 'tokenizer.json', bytes: 1_800_000, modifiedMs: 1, part: 'tokenizer' },
  { path: 'README.md', bytes: 6000, modifiedMs: 1, part: 'other' },
]
export const HASH = {
  state: 'same',
  against: 'card',
  atMs: 1,
  changed: [],
  files: [{ path: 'onnx/model_q4.onnx', sha256: 'ab'.repeat(32) }],
} as const
export const ENTRY: ModelEntry = {
  card: CARD,
  files: FILES,
  hash: { ...HASH, changed: [], files: [...HASH.files] },
  check: null,
  learnt: null,
  addedMs: null,
}
export const TRANSLATOR: ModelEntry = {
  ...ENTRY,
  card: {
    ...CARD,
    id: 'own-en-zh',
    origin: 'linked',
    kind: 'encoder-decoder',
    translates: { from: 'eng', to: 'zho' },
    licence: null,
    languages: ['en', 'zh'],
  },
}
export const LEARNT: Learnt = {
  sha256: 'ab'.repeat(32),
  parts: [
    { part: 'chat', ok: true, reason: null },
    { part: 'lens', ok: false, reason: 'noResidual' },
  ],
}
export const REPORT = {
  problem: null,
  dryRun: {
    prompt: 'Hello',
    tokens: [
      { id: 7, text: ' there', probability: 0.731 },
      { id: 8, text: '\n', probability: 0.2 },
    ],
    ms: 1234,
  },
}
export const OFFER: ModelOffer = {
  offerId: 'o1',
  folder: '/media/stick/Qwen',
  name: 'Qwen-2',
  taken: 'Qwen',
  kind: 'decoder',
  licence: 'apache-2.0',
  files: FILES,
  bytes: 100_606_000,
  freeBytes: 5e9,
  problem: null,
}

export const shelfOf = (entries: ModelEntry[], more: Partial<ModelShelf> = {}): ModelShelf => ({
  entries,
  chat: { modelId: CARD.id, missing: null },
  pairs: [],
  ...more,
})

export async function open(
  shelf: ModelShelf,
  initial: Partial<MainState> = {},
  locale: 'zh-CN' | 'en' = 'en',
) {
  const main = installBridge({
    ...initial,
    answers: { 'model.shelf': () => shelf, ...initial.answers },
  })
  const page = mountApp(Room, { locale })
  await Promise.all([useAppStore().load(), useModelStore().load(), useSettingsStore().load()])
  await flushPromises()
  return { main, page, routes: () => main.asked.map(({ route }) => route) }
}

export const label = (page: VueWrapper, id = CARD.id) => page.get(`[data-model-id="${id}"]`)
export const details = (page: VueWrapper) =>
  page.get('[data-testid=model-details]').trigger('click')
export const panel = (page: VueWrapper) => page.get('[data-step]')

/** Drags something over the window and lets it go there. */
export async function drop(files: unknown[], types = ['Files']): Promise<void> {
  const event = new Event('drop', { cancelable: true })
  Object.assign(event, { dataTransfer: { types, files } })
  window.dispatchEvent(event)
  await flushPromises()
}
