import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Bookmark, Note } from '#shared/ipc/routes/bookmark.ts'
import { request } from '../client/ipc-client.ts'
import { countUpTo } from '../trace/timeline.ts'
import { asSent, useLookStore } from './look.ts'
import { useReplayStore } from './replay.ts'
import { useSessionTitle } from './session-title.ts'

/** A bookmark with its place in the replay that is open. */
export interface PlacedBookmark extends Bookmark {
  /** Number of events shown there. */
  index: number
  timeMs: number
}

/** The marked moments of the session that is replayed. */
export const useBookmarkStore = defineStore('bookmark', () => {
  const replay = useReplayStore()
  const looks = useLookStore()
  const titleOf = useSessionTitle()
  const sessionId = shallowRef<string | null>(null)
  const list = shallowRef<readonly Bookmark[]>([])
  /** They came with the app, named in both languages. */
  const areSamples = shallowRef(false)

  const placed = computed<PlacedBookmark[]>(() =>
    list.value
      .flatMap((bookmark) => {
        const segment = replay.segments.find(({ runId }) => runId === bookmark.runId)
        if (!segment) return []
        const index = segment.start + countUpTo(segment.events, bookmark.step)
        const title = titleOf({ title: bookmark.title, sample: areSamples.value })
        return { ...bookmark, title, index, timeMs: replay.clock.timesMs[index - 1] ?? 0 }
      })
      .sort((a, b) => a.index - b.index),
  )

  async function open(id: string, sample = false): Promise<void> {
    sessionId.value = id
    areSamples.value = sample
    list.value = []
    const found = await request('bookmark.list', { sessionId: id })
    if (sessionId.value === id) list.value = found
  }

  /** Marks the newest token shown, and keeps what is looked at. */
  async function add(title: string): Promise<void> {
    const [id, runId] = [sessionId.value, replay.runId]
    if (id === null || runId === null) return
    const step = Math.max(0, replay.viewOf(runId).tokens.length - 1)
    const look = asSent(looks.take(runId))
    list.value = await request('bookmark.add', { sessionId: id, runId, step, title, look })
  }

  async function rename(bookmark: Bookmark, title: string): Promise<void> {
    const id = sessionId.value
    if (id === null) return
    list.value = await request('bookmark.rename', { sessionId: id, id: bookmark.id, title })
  }

  async function remove(bookmark: Bookmark): Promise<void> {
    const id = sessionId.value
    if (id === null) return
    list.value = await request('bookmark.remove', { sessionId: id, id: bookmark.id })
  }

  /** @param note its `id` is null for a new one */
  async function setNote(
    bookmark: Bookmark,
    note: Omit<Note, 'id'> & { id: number | null },
  ): Promise<void> {
    const id = sessionId.value
    if (id === null) return
    list.value = await request('note.set', { sessionId: id, bookmarkId: bookmark.id, ...note })
  }

  async function removeNote(bookmark: Bookmark, id: number): Promise<void> {
    if (sessionId.value === null) return
    const ids = { sessionId: sessionId.value, bookmarkId: bookmark.id, id }
    list.value = await request('note.remove', ids)
  }

  /** Shows there what is looked at now, in place of what it showed. */
  async function keepLook({ id, runId }: Bookmark): Promise<void> {
    const [open, look] = [sessionId.value, asSent(looks.take(runId))]
    if (open === null) return
    list.value = await request('bookmark.look', { sessionId: open, id, look })
  }

  function goTo(mark: PlacedBookmark): void {
    replay.pause()
    replay.seek(mark.index)
    show(mark)
  }

  function show({ look, runId }: Bookmark): void {
    if (look) looks.show(look, runId)
  }
  // Playing came to it by itself.
  watch(
    () => replay.arrivals,
    () => {
      const mark = placed.value.find(({ index }) => index === replay.playhead)
      if (mark) show(mark)
    },
  )

  /** The next one before or after the playhead; nothing happens where there is none. */
  function jump(direction: 1 | -1): void {
    const at = replay.playhead
    const next =
      direction === 1
        ? placed.value.find(({ index }) => index > at)
        : placed.value.findLast(({ index }) => index < at)
    if (next) goTo(next)
  }

  return { sessionId, placed, open, add, rename, remove, setNote, removeNote, keepLook, goTo, jump }
})
