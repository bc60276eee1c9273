import { defineStore } from 'pinia'
import { computed } from 'vue'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { newSeed } from './seed.ts'
import { useSettingsStore } from './settings.ts'

/** How the next answer will be drawn; kept with the settings. */
export const useSamplingStore = defineStore('sampling', () => {
  const settings = useSettingsStore()

  const sampling = computed<SamplingSettings>(() => settings.settings?.sampling ?? DEFAULT_SAMPLING)
  const seedLocked = computed(() => settings.settings?.seedLocked ?? false)

  async function set(patch: Partial<SamplingSettings>): Promise<void> {
    await settings.set({ sampling: { ...sampling.value, ...patch } })
  }

  async function lockSeed(locked: boolean): Promise<void> {
    await settings.set({ seedLocked: locked })
  }

  async function drawSeed(): Promise<void> {
    await set({ seed: newSeed() })
  }

  /** What the next run uses: a new seed unless it is locked, and what is shown is what is used. */
  async function forNextRun(): Promise<SamplingSettings> {
    if (!seedLocked.value) await drawSeed()
    return sampling.value
  }

  return { sampling, seedLocked, set, lockSeed, drawSeed, forNextRun }
})
