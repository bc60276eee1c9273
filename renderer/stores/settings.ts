import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** What people chose, as main keeps it. `settings` is null until the first answer. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings | null>(null)

  /** What holds where people have chosen nothing. */
  const defaults = shallowRef<Settings | null>(null)

  async function load(): Promise<Settings> {
    onEvent('settings.changed', (changed) => (settings.value = changed))
    settings.value = await request('settings.get', null)
    return settings.value
  }

  async function set(patch: Partial<Settings>): Promise<void> {
    settings.value = await request('settings.set', patch)
  }

  /** Asked for once: they do not change while the app runs. */
  async function loadDefaults(): Promise<void> {
    defaults.value ??= await request('settings.defaults', null)
  }

  /** Puts these back to their defaults; answers what they were. */
  async function reset(names: (keyof Settings)[]): Promise<Partial<Settings>> {
    const before = settings.value ?? {}
    settings.value = await request('settings.reset', { names })
    return Object.fromEntries(
      Object.entries(before).filter(([name]) => names.some((one) => one === name)),
    )
  }

  return { settings, defaults, load, loadDefaults, set, reset }
})
