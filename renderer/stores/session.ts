import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionDetail, SessionSummary } from '#shared/ipc/routes/session.ts'
import { onEvent, request } from '../client/ipc-client.ts'

const LIST_LIMIT = 1000

/** The library of recorded sessions: the list as searched, and what can be done with an entry. */
export const useSessionStore = defineStore('session', () => {
  const query = shallowRef('')
  const list = shallowRef<readonly SessionSummary[]>([])
  let listening = false

  async function refresh(): Promise<void> {
    if (!listening) onEvent('session.changed', () => void refresh())
    listening = true
    const asked = query.value
    const found = await request('session.list', { query: asked, limit: LIST_LIMIT })
    if (asked === query.value) list.value = found
  }

  function get(sessionId: string): Promise<SessionDetail> {
    return request('session.get', { sessionId })
  }

  async function rename(sessionId: string, title: string): Promise<void> {
    await request('session.rename', { sessionId, title })
    await refresh()
  }

  async function remove(sessionId: string): Promise<void> {
    await request('session.delete', { sessionId })
    await refresh()
  }

  async function restore(sessionId: string): Promise<void> {
    await request('session.restore', { sessionId })
    await refresh()
  }

  /** The file written, or null where the person cancelled. */
  async function exportFile(sessionId: string): Promise<string | null> {
    return (await request('session.export', { sessionId }))?.file ?? null
  }

  return { query, list, refresh, get, rename, remove, restore, exportFile }
})
