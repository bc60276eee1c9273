import { defineStore } from 'pinia'
import { onScopeDispose, shallowReactive, shallowRef } from 'vue'
import type {
  ExportedSessions,
  LibraryProgress,
  PrivateNotes,
  SessionPreview,
  SlimmedSessions,
  SlimWeights,
} from '#shared/ipc/routes/library.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { MOST_PREVIEWS } from '#shared/trace/preview.ts'
import { onEvent, request } from '../client/ipc-client.ts'
import { useSessionStore } from './session.ts'

/** Rows that scroll past together are asked for together, ms. */
const TOGETHER_MS = 40

/** Many sessions at once: what they look like from outside, and what is done with them together. */
export const useLibraryStore = defineStore('library', () => {
  const sessions = useSessionStore()
  /** By session. */
  const previews = shallowReactive(new Map<string, SessionPreview>())
  /** What each was made of. */
  const states = new Map<string, string>()
  const wanted = new Set<string>()
  let due: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => {
    clearTimeout(due)
  })
  /** Of the export or slimming that is under way. */
  const progress = shallowRef<LibraryProgress | null>(null)
  let job: string | null = null
  let jobs = 0

  /** Asks for the previews of sessions that are on screen, where they are not known. */
  function look(shown: readonly SessionSummary[]): void {
    for (const { id, runs, tokens } of shown) {
      const state = `${String(runs)} ${String(tokens)}`
      if (states.get(id) === state) continue
      states.set(id, state)
      wanted.add(id)
    }
    if (wanted.size > 0) due ??= setTimeout(() => void fetch(), TOGETHER_MS)
  }

  async function fetch(): Promise<void> {
    const sessionIds = [...wanted].slice(-MOST_PREVIEWS)
    for (const id of sessionIds) wanted.delete(id)
    try {
      for (const preview of await request('library.previews', { sessionIds })) {
        previews.set(preview.sessionId, preview)
      }
    } catch {
      // The list says what is amiss; here they are asked for again when they are next on screen.
      for (const id of sessionIds) states.delete(id)
    } finally {
      due = undefined
      if (wanted.size > 0) due = setTimeout(() => void fetch(), TOGETHER_MS)
    }
  }

  async function changed<T>(change: Promise<T>): Promise<T> {
    const result = await change
    await sessions.refresh()
    return result
  }

  const pin = (sessionIds: string[], pinned: boolean): Promise<null> =>
    changed(request('library.pin', { sessionIds, pinned }))
  const tag = (sessionIds: string[], add: string[], remove: string[]): Promise<null> =>
    changed(request('library.tag', { sessionIds, add, remove }))
  /** Which were deleted: not those that came with the app. */
  const remove = (sessionIds: string[]): Promise<string[]> =>
    changed(request('library.delete', { sessionIds }))
  const restore = (sessionIds: string[]): Promise<null> =>
    changed(request('library.restore', { sessionIds }))
  const weigh = (sessionIds: string[]): Promise<SlimWeights> =>
    request('library.weigh', { sessionIds })

  async function run<T>(work: (job: string) => Promise<T>): Promise<T> {
    job = `window-${String(Date.now())}-${String(++jobs)}`
    progress.value = null
    const stop = onEvent('library.progress', (now) => {
      if (now.job === job) progress.value = now
    })
    try {
      return await work(job)
    } finally {
      job = null
      stop()
    }
  }

  /** Of all of them together. */
  const privateNotes = (sessionIds: string[]): Promise<PrivateNotes> =>
    request('library.privateNotes', { sessionIds })
  /**
   * Asks for a folder; null where the person cancelled.
   *
   * @param notes whether notes for the presenter alone go with them
   */
  const exportTo = (sessionIds: string[], notes: boolean): Promise<ExportedSessions | null> =>
    run((name) => request('library.export', { job: name, sessionIds, privateNotes: notes }))
  const slim = (
    sessionIds: string[],
    choice: { attention: boolean; answers: boolean },
  ): Promise<SlimmedSessions> =>
    changed(run((name) => request('library.slim', { job: name, sessionIds, ...choice })))

  async function stop(): Promise<void> {
    if (job !== null) await request('library.stop', { job })
  }

  return {
    ...{ previews, progress, look, pin, tag, remove, restore },
    ...{ weigh, privateNotes, exportTo, slim, stop },
  }
})
