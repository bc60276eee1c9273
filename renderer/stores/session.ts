import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { HandoutContents } from '#shared/ipc/routes/handout.ts'
import type { LibraryUsage } from '#shared/ipc/routes/library.ts'
import type {
  ExportFormat,
  SessionDetail,
  SessionFacets,
  SessionFilter,
  SessionSummary,
} from '#shared/ipc/routes/session.ts'
import type { HandoutLanguage } from '#shared/trace/handout.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** As many as are asked for at once. */
const LIST_LIMIT = 5000
/** Many sessions that change together are listed anew once, ms. */
const TOGETHER_MS = 20

/** The library of recorded sessions: the list as searched, and what can be done with an entry. */
export const useSessionStore = defineStore('session', () => {
  const query = shallowRef('')
  /** Asked for anew at each refresh: what counts as today moves on. */
  const filter = shallowRef<() => SessionFilter>(() => ({}))
  const list = shallowRef<readonly SessionSummary[]>([])
  const facets = shallowRef<SessionFacets>({ modelIds: [], tasks: [], tags: [] })
  const usage = shallowRef<LibraryUsage | null>(null)
  /** The session changed last, as it is now. */
  const latest = shallowRef<SessionSummary | null>(null)
  /** Id of the one deleted last, until it is brought back. */
  const removed = shallowRef<string | null>(null)
  let listening = false
  let asked = 0
  let due: ReturnType<typeof setTimeout> | undefined

  async function refresh(): Promise<void> {
    if (!listening) onEvent('session.changed', soon)
    listening = true
    const current = ++asked
    const wanted = { query: query.value, limit: LIST_LIMIT, filter: filter.value() }
    const [found, known, used] = await Promise.all([
      request('session.list', wanted),
      request('session.facets', null),
      request('library.usage', null),
    ])
    if (current !== asked) return
    list.value = found
    facets.value = known
    usage.value = used
  }

  function soon(): void {
    due ??= setTimeout(() => {
      due = undefined
      void refresh()
    }, TOGETHER_MS)
  }

  function get(sessionId: string): Promise<SessionDetail> {
    return request('session.get', { sessionId })
  }

  async function take(summary: Promise<SessionSummary>): Promise<SessionSummary> {
    latest.value = await summary
    await refresh()
    return latest.value
  }

  const rename = (sessionId: string, title: string): Promise<SessionSummary> =>
    take(request('session.rename', { sessionId, title }))
  const pin = async (sessionId: string, pinned: boolean): Promise<void> =>
    void (await take(request('session.pin', { sessionId, pinned })))
  const tag = (sessionId: string, tags: string[]): Promise<SessionSummary> =>
    take(request('session.tag', { sessionId, tags }))
  const duplicate = (sessionId: string, title: string): Promise<SessionSummary> =>
    take(request('session.duplicate', { sessionId, title }))

  async function remove(sessionId: string): Promise<void> {
    await request('session.delete', { sessionId })
    removed.value = sessionId
    await refresh()
  }

  async function restore(sessionId: string): Promise<void> {
    await request('session.restore', { sessionId })
    if (removed.value === sessionId) removed.value = null
    await refresh()
  }

  /**
   * The file written, or null where the person cancelled; and how many figures are too large for it.
   *
   * @param notes whether notes for the presenter alone go with it
   */
  const exportFile = (
    sessionId: string,
    notes: boolean,
  ): Promise<{ file: string; leftOut: number } | null> =>
    request('session.export', { sessionId, privateNotes: notes })

  const handoutContents = (sessionId: string): Promise<HandoutContents> =>
    request('handout.contents', { sessionId })

  /** The page written, or null where the person cancelled. */
  async function saveHandout(
    sessionId: string,
    languages: HandoutLanguage[],
  ): Promise<string | null> {
    return (await request('handout.save', { sessionId, languages }))?.file ?? null
  }

  /** As `exportFile`, for other programs. */
  async function exportAs(sessionId: string, format: ExportFormat): Promise<string | null> {
    return (await request('session.exportAs', { sessionId, format }))?.file ?? null
  }

  /** Asks which files to open; what became of them the app shows. */
  async function openFiles(): Promise<void> {
    await request('file.open', null)
  }

  return {
    query,
    filter,
    list,
    facets,
    usage,
    latest,
    removed,
    refresh,
    get,
    rename,
    pin,
    tag,
    duplicate,
    remove,
    restore,
    exportFile,
    handoutContents,
    saveHandout,
    exportAs,
    openFiles,
  }
})
