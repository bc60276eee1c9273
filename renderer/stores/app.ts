import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/define.ts'
import type { Routes } from '#shared/ipc/registry.ts'
import type { BlockedRequest } from '#shared/ipc/routes/app.ts'
import { onEvent, request } from '../client/ipc-client.ts'

export type AppInfo = OutputOf<Routes['app.info']>

/** Facts about the app itself: versions, folders, and every request that was refused. */
export const useAppStore = defineStore('app', () => {
  const info = shallowRef<AppInfo | null>(null)
  const blocked = shallowRef<{ count: number; latest: readonly BlockedRequest[] }>({
    count: 0,
    latest: [],
  })

  async function load(): Promise<void> {
    onEvent('app.blocked', ({ count, latest }) => {
      blocked.value = { count, latest: [latest, ...blocked.value.latest].slice(0, 50) }
    })
    blocked.value = await request('app.blocked', null)
    info.value = await request('app.info', null)
  }

  /** Shows the folder for people's own models in the system's file manager. */
  async function openModelsFolder(): Promise<void> {
    await request('app.openModelsFolder', null)
  }

  return { info, blocked, load, openModelsFolder }
})
