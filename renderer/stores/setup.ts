import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SessionSetup } from '#shared/ipc/routes/common.ts'
import type { SessionDetail } from '#shared/ipc/routes/session.ts'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { useSettingsStore } from './settings.ts'

/** A slider moves many times a second; main is told once the hand rests. */
const REST_MS = 150

/** Sampling apart from the seed, which is drawn anew for each answer unless it is locked. */
export function withoutSeed({
  temperature,
  topK,
  topP,
  maxTokens,
}: SamplingSettings): SessionSetup['sampling'] {
  return { temperature, topK, topP, maxTokens }
}

/**
 * System prompt and sampling of the chat room's conversation: its own once anything was changed in it,
 * those of the settings until then.
 */
export const useSetupStore = defineStore('setup', () => {
  const settings = useSettingsStore()
  const sessionId = shallowRef<string | null>(null)
  const own = shallowRef<SessionSetup | null>(null)
  /** Something is not yet kept by main. */
  let waits = false
  const rest = useTimeoutFn(() => void flush(), REST_MS, { immediate: false })

  const defaults = computed<SessionSetup>(() => ({
    system: settings.settings?.systemPrompt ?? null,
    sampling: withoutSeed(settings.settings?.sampling ?? DEFAULT_SAMPLING),
  }))
  const setup = computed(() => own.value ?? defaults.value)

  function put(news: SessionSetup | null): void {
    own.value = news
    waits = true
    rest.start()
  }
  function set({
    system = setup.value.system,
    sampling,
  }: {
    system?: string | null
    sampling?: Partial<SessionSetup['sampling']>
  }): void {
    put({ system, sampling: { ...setup.value.sampling, ...sampling } })
  }

  /** Tells main what this conversation has of its own; a new one is told with its first message. */
  async function flush(): Promise<void> {
    rest.stop()
    const id = sessionId.value
    if (!waits || id === null) return
    waits = false
    await request('session.setup', { sessionId: id, setup: own.value })
  }

  /** Another conversation is shown. */
  function opened(detail: SessionDetail | null): void {
    void flush()
    waits = false
    sessionId.value = detail?.session.id ?? null
    own.value = detail?.setup ?? null
  }

  /** The conversation is added to: a new session, or a copy, takes over what was chosen before. */
  function asking(): (detail: SessionDetail, left: boolean) => void {
    const [from, chosen] = [sessionId.value, own.value]
    return ({ session: { id } }, left) => {
      if (left) {
        if (id !== from && chosen !== null) {
          void request('session.setup', { sessionId: id, setup: chosen })
        }
        return
      }
      const isOther = id !== sessionId.value
      sessionId.value = id
      if (!isOther || own.value === null) return
      waits = true
      rest.start()
    }
  }

  /** New conversations begin like this one, which from now on has what is usual. */
  async function makeDefault(): Promise<void> {
    const { system, sampling } = setup.value
    const seed = settings.settings?.sampling.seed ?? DEFAULT_SAMPLING.seed
    await settings.set({ systemPrompt: system, sampling: { ...sampling, seed } })
    put(null)
  }

  return { own, setup, defaults, set, put, opened, asking, makeDefault }
})
