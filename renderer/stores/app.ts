import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/define.ts'
import type { Routes } from '#shared/ipc/registry.ts'
import type { BlockedRequest } from '#shared/ipc/routes/app.ts'
import { onEvent, request } from '../client/ipc-client.ts'

export type AppInfo = OutputOf<Routes['app.info']>

/** A new library was started, or what is new waits in memory until the old one takes it. */
const RECORDS_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'store.corrupt',
  'store.fullNow',
  'store.failedNow',
])

/** Facts about the app itself: versions, folders, and every request that was refused. */
export const useAppStore = defineStore('app', () => {
  const info = shallowRef<AppInfo | null>(null)
  const blocked = shallowRef<{ count: number; latest: readonly BlockedRequest[] }>({
    count: 0,
    latest: [],
  })

  /** Why nothing, or not all, is recorded; null where everything is. */
  const storeProblem = computed(() => info.value?.storeProblem ?? null)
  /** Whether nothing of this start will be in the library. */
  const recordsNothing = computed(
    () => storeProblem.value !== null && !RECORDS_ALL_THE_SAME.has(storeProblem.value.code),
  )

  async function load(): Promise<void> {
    onEvent('app.blocked', ({ count, latest }) => {
      blocked.value = { count, latest: [latest, ...blocked.value.latest].slice(0, 50) }
    })
    onEvent('store.problem', (problem) => {
      if (info.value !== null) info.value = { ...info.value, storeProblem: problem }
    })
    blocked.value = await request('app.blocked', null)
    info.value = await request('app.info', null)
  }

  /** Shows the folder for people's own models in the system's file manager. */
  async function openModelsFolder(): Promise<void> {
    await request('app.openModelsFolder', null)
  }

  return { info, blocked, storeProblem, recordsNothing, load, openModelsFolder }
})
