import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { newSeed } from './seed.ts'
import { useSettingsStore } from './settings.ts'
import { useSetupStore } from './setup.ts'

/** Main is told once the hand rests. */
const REST_MS = 150

/** How the next answer will be drawn: the conversation's manner, and a seed kept with the settings. */
export const useSamplingStore = defineStore('sampling', () => {
  const settings = useSettingsStore()
  const setup = useSetupStore()
  /** Chosen here and not yet kept by main. */
  const pending = shallowRef<number | null>(null)
  const rest = useTimeoutFn(() => void flush(), REST_MS, { immediate: false })

  const kept = computed(() => settings.settings?.sampling ?? DEFAULT_SAMPLING)
  const sampling = computed<SamplingSettings>(() => ({
    ...setup.setup.sampling,
    seed: pending.value ?? kept.value.seed,
  }))
  const seedLocked = computed(() => settings.settings?.seedLocked ?? false)

  function set({ seed, ...manner }: Partial<SamplingSettings>): void {
    if (Object.keys(manner).length > 0) setup.set({ sampling: manner })
    if (seed === undefined) return
    pending.value = seed
    rest.start()
  }

  async function flush(): Promise<void> {
    rest.stop()
    const seed = pending.value
    if (seed === null) return
    try {
      await settings.set({ sampling: { ...kept.value, seed } })
    } finally {
      if (pending.value === seed) pending.value = null
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

  return { sampling, seedLocked, set, lockSeed, forNextRun }
})
