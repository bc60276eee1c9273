import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Bookmark } from '#shared/ipc/routes/bookmark.ts'
import type { BakeProgress, Baked } from '#shared/ipc/routes/handout.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** Figures of bookmarks, asked of the model and kept before a hand-out is made. */
export const useHandoutStore = defineStore('handout', () => {
  /** Of what is being asked; null while nothing is. */
  const progress = shallowRef<BakeProgress | null>(null)
  let listening = false

  async function bake(sessionId: string, bookmarks: number[]): Promise<Baked> {
    if (!listening) {
      onEvent('handout.progress', (now) => {
        if (progress.value !== null) progress.value = now
      })
    }
    listening = true
    progress.value = { done: 0, of: 0, bytes: 0 }
    try {
      return await request('handout.bake', { sessionId, bookmarks })
    } finally {
      progress.value = null
    }
  }

  /** Of any session, also one that is not open. */
  const marksOf = (sessionId: string): Promise<Bookmark[]> =>
    request('bookmark.list', { sessionId })

  async function stop(): Promise<void> {
    await request('handout.stopBaking', null)
  }

  return { progress, marksOf, bake, stop }
})
