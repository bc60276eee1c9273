import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { LibraryProgress } from '#shared/ipc/routes/library.ts'
import type { DamagedLibrary, Rescued } from '#shared/ipc/routes/rescue.ts'
import { onEvent, request } from '../client/ipc-client.ts'
import { useDraftStore } from './drafts.ts'

/** Damaged libraries that were set aside, and the rescue of what can be read of one of them. */
export const useRescueStore = defineStore('rescue', () => {
  const files = shallowRef<readonly DamagedLibrary[]>([])
  /** Name of the file that is being read. */
  const running = shallowRef<string | null>(null)
  const progress = shallowRef<LibraryProgress | null>(null)
  /** What came of it, by the file's name. */
  const results = shallowReactive(new Map<string, Rescued>())
  let job: string | null = null

  async function refresh(): Promise<void> {
    files.value = await request('rescue.list', null)
  }

  /** Null where another is under way. */
  async function start(name: string): Promise<Rescued | null> {
    if (running.value !== null) return null
    const own = `rescue-${String(Date.now())}`
    job = own
    running.value = name
    results.delete(name)
    const stop = onEvent('library.progress', (now) => {
      if (now.job === own) progress.value = now
    })
    try {
      const rescued = await request('rescue.run', { job: own, name })
      results.set(name, rescued)
      await useDraftStore().load()
      return rescued
    } finally {
      stop()
      job = null
      running.value = null
      progress.value = null
    }
  }

  async function stop(): Promise<void> {
    if (job !== null) await request('library.stop', { job })
  }

  return { files, running, progress, results, refresh, start, stop }
})
