import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Draft } from '#shared/ipc/routes/draft.ts'
import { request } from '../client/ipc-client.ts'

/** What is typed and not sent, by session; '' is the new conversation. Main keeps it over restarts. */
export const useDraftStore = defineStore('drafts', () => {
  const texts = shallowReactive(new Map<string, string>())
  const touched = new Set<string>()
  const unsaved = new Set<string>()

  /** What was typed meanwhile stays. Returns all, with the files that were to go with them. */
  async function load(): Promise<Draft[]> {
    const drafts = await request('draft.list', null)
    for (const { sessionId, text } of drafts) {
      if (!touched.has(sessionId) && text !== '') texts.set(sessionId, text)
    }
    return drafts
  }

  function get(sessionId: string): string {
    return texts.get(sessionId) ?? ''
  }

  function set(sessionId: string, text: string): void {
    if (get(sessionId) === text) return
    touched.add(sessionId)
    if (text === '') texts.delete(sessionId)
    else texts.set(sessionId, text)
    if (unsaved.size === 0) queueMicrotask(save)
    unsaved.add(sessionId)
  }

  /** Several changes of one moment go as one. Main waits for a pause before it writes. */
  function save(): void {
    for (const sessionId of unsaved) {
      // A draft that cannot be kept is still here, in the composer.
      request('draft.set', { sessionId, text: get(sessionId) }).catch(() => undefined)
    }
    unsaved.clear()
  }

  return { load, get, set }
})
