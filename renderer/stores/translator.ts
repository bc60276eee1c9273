import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import { request } from '../client/ipc-client.ts'

/** The models that translate, and the one chosen. */
export const useTranslatorStore = defineStore('translator', () => {
  const cards = shallowRef<readonly ModelCard[]>([])
  const chosen = shallowRef<string | null>(null)

  const usable = computed(() => cards.value.filter(({ problem }) => problem === null))
  /** The one chosen; else the one that writes Chinese, where there is one. */
  const modelId = computed(
    () =>
      chosen.value ??
      (usable.value.find(({ translates }) => translates?.to?.startsWith('zh')) ?? usable.value[0])
        ?.id ??
      null,
  )
  const card = computed(() => cards.value.find(({ id }) => id === modelId.value) ?? null)
  const languages = computed(() => card.value?.translates ?? { from: null, to: null })
  /** The one for the other direction. */
  const opposite = computed(() => {
    const { from, to } = languages.value
    if (from === null || to === null) return null
    return (
      usable.value.find(({ translates }) => translates?.from === to && translates.to === from) ??
      null
    )
  })

  async function refresh(): Promise<void> {
    cards.value = await request('translate.models', null)
  }

  return { cards, usable, chosen, modelId, card, languages, opposite, refresh }
})
