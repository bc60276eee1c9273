import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** What people chose, as main keeps it. `settings` is null until the first answer. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings | null>(null)

  async function load(): Promise<Settings> {
    onEvent('settings.changed', (changed) => (settings.value = changed))
    settings.value = await request('settings.get', null)
    return settings.value
  }

  async function set(patch: Partial<Settings>): Promise<void> {
    settings.value = await request('settings.set', patch)
  }

  return { settings, load, set }
})
