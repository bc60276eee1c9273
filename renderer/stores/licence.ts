import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Licence } from '#shared/ipc/routes/licence.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'

/** On which terms the parts of the app come. */
export const useLicenceStore = defineStore('licence', () => {
  const parts = shallowRef<readonly Licence[]>([])
  const error = shallowRef<SerializedError | null>(null)

  /** Once is enough: they are those of the installed app. */
  async function load(): Promise<void> {
    if (parts.value.length > 0) return
    error.value = null
    try {
      parts.value = await request('licence.list', null)
    } catch (reason) {
      error.value = asSerializedError(reason)
    }
  }

  async function openChromium(): Promise<void> {
    error.value = null
    try {
      await request('licence.openChromium', null)
    } catch (reason) {
      error.value = asSerializedError(reason)
    }
  }

  return { parts, error, load, openChromium }
})
