import { defineStore } from 'pinia'
import { computed, reactive, shallowRef } from 'vue'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import { request } from '../client/ipc-client.ts'
import { useSettingsStore } from './settings.ts'

interface Pair {
  source?: string
  target?: string
}

/** The models that translate, the one chosen, and its languages. */
export const useTranslatorStore = defineStore('translator', () => {
  const cards = shallowRef<readonly ModelCard[]>([])
  const chosen = shallowRef<string | null>(null)
  const settings = useSettingsStore()
  /** Models chosen for pairs of languages (`en>zh`) that are not here, as far as nobody was told. */
  const missing = shallowRef<readonly { pair: string; model: string }[]>([])
  const told = new Set<string>()
  /** What is known of those that were loaded, by id. */
  const infos = reactive(new Map<string, TranslatorInfo>())
  /** What was chosen of those that know several languages, by id. */
  const pairs = reactive(new Map<string, Pair>())

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
  const info = computed(() => (modelId.value === null ? null : (infos.get(modelId.value) ?? null)))
  /** What can be chosen; empty for a model that goes one way only. */
  const choices = computed(() => {
    const { source = [], target = [] } = info.value?.languages ?? {}
    return { source: source.length > 1 ? source : [], target: target.length > 1 ? target : [] }
  })
  /** In the model's own codes; left out where it is not told. */
  const pair = computed((): Pair => {
    const { source, target } = choices.value
    const mine = pairs.get(modelId.value ?? '') ?? {}
    const from = mine.source ?? info.value?.sourceLanguage ?? source[0]
    const to =
      mine.target ?? info.value?.targetLanguage ?? target.find((one) => one !== from) ?? target[0]
    return {
      ...(source.length > 0 && from !== undefined ? { source: from } : {}),
      ...(target.length > 0 && to !== undefined ? { target: to } : {}),
    }
  })
  const languages = computed(() => ({
    from: pair.value.source ?? card.value?.translates?.from ?? null,
    to: pair.value.target ?? card.value?.translates?.to ?? null,
  }))
  /** The model for the other direction, which may be the same. */
  const opposite = computed(() => {
    const { from, to } = languages.value
    if (from === null || to === null) return null
    const { source, target } = choices.value
    if (source.includes(to) && target.includes(from)) return card.value
    return (
      usable.value.find(({ translates }) => translates?.from === to && translates.to === from) ??
      null
    )
  })

  async function refresh(): Promise<void> {
    cards.value = await request('translate.models', null)
    // One that was removed meanwhile is nobody's choice any more.
    if (!cards.value.some(({ id }) => id === chosen.value)) chosen.value = null
    missing.value = Object.entries(settings.settings?.translators ?? {})
      .filter(([pair, id]) => !told.has(pair) && !usable.value.some((one) => one.id === id))
      .map(([pair, model]) => ({ pair, model }))
    for (const { pair } of missing.value) told.add(pair)
    await learn()
  }

  /** Which languages the chosen model knows; it is ready to translate from then on. */
  async function learn(): Promise<void> {
    const id = modelId.value
    if (id === null || infos.has(id) || !usable.value.some((one) => one.id === id)) return
    infos.set(id, await request('translate.model', { modelId: id }))
  }

  async function choose(id: string): Promise<void> {
    chosen.value = id
    await learn()
  }

  function setPair(change: Pair): void {
    if (modelId.value !== null) pairs.set(modelId.value, { ...pair.value, ...change })
  }

  /** Turns round, by the same model or another. */
  async function swap(): Promise<void> {
    if (!opposite.value) return
    const { source, target } = pair.value
    if (opposite.value.id !== modelId.value) await choose(opposite.value.id)
    else if (source !== undefined && target !== undefined)
      setPair({ source: target, target: source })
  }

  return {
    cards,
    usable,
    missing,
    modelId,
    card,
    choices,
    pair,
    languages,
    opposite,
    refresh,
    choose,
    setPair,
    swap,
  }
})
