import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { ModelCard, ModelInfo, ModelStatus } from '#shared/runtime/model-info.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** The models there are, and the one that is loaded. */
export const useModelStore = defineStore('model', () => {
  const cards = shallowRef<readonly ModelCard[]>([])
  const status = shallowRef<ModelStatus>({ state: 'none' })

  const info = computed<ModelInfo | null>(() =>
    status.value.state === 'ready' ? status.value.info : null,
  )

  /** By model, as last loaded: a model that is being loaded again keeps its window. */
  const windows = shallowReactive(new Map<string, number>())
  watch(info, (now) => {
    if (now) windows.set(now.id, now.window)
  })

  async function load(): Promise<void> {
    onEvent('model.status', (changed) => (status.value = changed))
    status.value = await request('model.status', null)
  }

  async function refresh(): Promise<void> {
    cards.value = await request('model.list', null)
  }

  async function loadModel(modelId: string): Promise<void> {
    status.value = await request('model.load', { modelId })
  }

  async function unload(): Promise<void> {
    status.value = await request('model.unload', null)
  }

  /** Tokens that fit beside each other: as loaded here, or else as the run's model was made. */
  function windowOf(made: { id: string; contextLength: number }): number {
    return windows.get(made.id) ?? made.contextLength
  }

  return { cards, status, info, load, refresh, loadModel, unload, windowOf }
})
