import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { FolderReport } from '#shared/runtime/folder-report.ts'
import type { HashProgress, ModelShelf } from '#shared/runtime/model-shelf.ts'
import { onEvent, request } from '../client/ipc-client.ts'
import { useModelStore } from './model.ts'
import { useSettingsStore } from './settings.ts'

const EMPTY: ModelShelf = { entries: [], chat: { modelId: null, missing: null }, pairs: [] }

/** Every model there is, with its files, and which is used for what. */
export const useShelfStore = defineStore('shelf', () => {
  const model = useModelStore()
  const settings = useSettingsStore()
  /** null until the first answer. */
  const answer = shallowRef<ModelShelf | null>(null)
  const shelf = computed(() => answer.value ?? EMPTY)
  const known = computed(() => answer.value !== null)
  /** Of the hashes that are being computed. */
  const hashing = shallowRef<HashProgress | null>(null)
  /** Ids of models that are being checked. */
  const checking = shallowRef<ReadonlySet<string>>(new Set())

  async function refresh(): Promise<void> {
    const [now] = await Promise.all([request('model.shelf', null), model.refresh()])
    answer.value = now
  }

  /** Follows main. Returns what ends that. */
  function follow(): () => void {
    const stops = [
      onEvent('model.shelf', () => void refresh()),
      onEvent('model.hashing', (progress) => (hashing.value = progress)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  async function check(modelId: string): Promise<FolderReport> {
    checking.value = new Set([...checking.value, modelId])
    try {
      return await request('model.recheck', { modelId })
    } finally {
      checking.value = new Set([...checking.value].filter((id) => id !== modelId))
    }
  }

  async function remove(modelId: string, how: 'trash' | 'delete'): Promise<void> {
    await request('model.remove', { modelId, how })
    await refresh()
  }

  async function restore(modelId: string): Promise<void> {
    await request('model.restore', { modelId })
    await refresh()
  }

  /** From now on a pair of languages is translated by this model. */
  async function useFor(pair: string, modelId: string): Promise<void> {
    await settings.set({ translators: { ...settings.settings?.translators, [pair]: modelId } })
    await refresh()
  }

  async function openFolder(modelId: string): Promise<void> {
    await request('model.openFolder', { modelId })
  }

  return {
    ...{ shelf, known, hashing, checking, refresh, follow },
    ...{ check, remove, restore, useFor, openFolder },
  }
})
