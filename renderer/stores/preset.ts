import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { SessionSetup } from '#shared/ipc/routes/common.ts'
import type { Preset } from '#shared/ipc/routes/settings.ts'
import { DEFAULT_SAMPLING, MOST_PRESETS } from '#shared/trace/sampling.ts'
import { useSettingsStore } from './settings.ts'
import { useSetupStore } from './setup.ts'

/** What the app has of its own: they say how the dice are used, and leave all else as it is. */
export const BUILT_IN = [
  { id: 'greedy', temperature: 0, topK: 0, topP: 1 },
  {
    id: 'recommended',
    temperature: DEFAULT_SAMPLING.temperature,
    topK: DEFAULT_SAMPLING.topK,
    topP: DEFAULT_SAMPLING.topP,
  },
  { id: 'varied', temperature: 0.8, topK: 0, topP: 0.95 },
  { id: 'raw', temperature: 1, topK: 0, topP: 1 },
] as const

/** Manners of asking under a name, kept with the settings. */
export const usePresetStore = defineStore('preset', () => {
  const settings = useSettingsStore()
  const setup = useSetupStore()

  const own = computed<readonly Preset[]>(() => settings.settings?.presets ?? [])
  const full = computed(() => own.value.length >= MOST_PRESETS)

  /** Which one is in use: a built-in id, `own:` and a name, or null. */
  const current = computed<string | null>(() => {
    const now = setup.setup
    const mine = own.value.find((preset) => isSame(preset, now))
    if (mine) return `own:${mine.name}`
    const { temperature, topK, topP } = now.sampling
    const known = BUILT_IN.find(
      (one) => one.temperature === temperature && one.topK === topK && one.topP === topP,
    )
    return known?.id ?? null
  })

  function use(id: string): void {
    const mine = own.value.find(({ name }) => id === `own:${name}`)
    if (mine) {
      setup.put({ system: mine.system, sampling: mine.sampling })
      return
    }
    const known = BUILT_IN.find((one) => one.id === id)
    if (!known) return
    const { temperature, topK, topP } = known
    setup.set({ sampling: { temperature, topK, topP } })
  }

  /** The manner of the moment; one of the same name is replaced. */
  async function save(name: string): Promise<void> {
    const { system, sampling } = setup.setup
    const others = own.value.filter((preset) => preset.name !== name)
    await settings.set({ presets: [...others, { name, system, sampling }] })
  }

  /** @returns what brings it back */
  async function remove(name: string): Promise<() => Promise<void>> {
    const before = own.value
    await settings.set({ presets: before.filter((preset) => preset.name !== name) })
    return async () => {
      const gone = before.filter((preset) => preset.name === name)
      const others = own.value.filter((preset) => preset.name !== name)
      await settings.set({ presets: [...others, ...gone] })
    }
  }

  return { own, full, current, use, save, remove }
})

function isSame(a: SessionSetup, b: SessionSetup): boolean {
  return (
    a.system === b.system &&
    a.sampling.temperature === b.sampling.temperature &&
    a.sampling.topK === b.sampling.topK &&
    a.sampling.topP === b.sampling.topP &&
    a.sampling.maxTokens === b.sampling.maxTokens
  )
}
