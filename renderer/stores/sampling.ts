import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { newSeed } from './seed.ts'
import { useSettingsStore } from './settings.ts'

/** A slider moves many times a second; main is told once the hand rests. */
const REST_MS = 150

/** How the next answer will be drawn; kept with the settings. */
export const useSamplingStore = defineStore('sampling', () => {
  const settings = useSettingsStore()
  /** Chosen here and not yet kept by main. */
  const pending = shallowRef<Partial<SamplingSettings>>({})
  const rest = useTimeoutFn(() => void flush(), REST_MS, { immediate: false })

  const sampling = computed<SamplingSettings>(() => ({
    ...(settings.settings?.sampling ?? DEFAULT_SAMPLING),
    ...pending.value,
  }))
  const seedLocked = computed(() => settings.settings?.seedLocked ?? false)

  function set(patch: Partial<SamplingSettings>): void {
    pending.value = { ...pending.value, ...patch }
    rest.start()
  }

  async function flush(): Promise<void> {
    rest.stop()
    const sent = pending.value
    if (Object.keys(sent).length === 0) return
    try {
      await settings.set({ sampling: sampling.value })
    } finally {
      if (pending.value === sent) pending.value = {}
    }
  }

  function drawSeed(): void {
    set({ seed: newSeed() })
  }

  async function lockSeed(locked: boolean): Promise<void> {
    await settings.set({ seedLocked: locked })
  }

  /** What the next run uses: a new seed unless it is locked, and what is shown is what is used. */
  async function forNextRun(): Promise<SamplingSettings> {
    if (!seedLocked.value) drawSeed()
    await flush()
    return sampling.value
  }

  return { sampling, seedLocked, set, lockSeed, drawSeed, forNextRun }
})
