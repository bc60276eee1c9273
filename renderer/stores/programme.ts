import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import type { Note } from '#shared/ipc/routes/bookmark.ts'
import { useBookmarkStore, type PlacedBookmark } from './bookmark.ts'
import { useReplayStore } from './replay.ts'
import { useSettingsStore } from './settings.ts'
import { useTalkStore } from './talk.ts'

/** A marked moment as it stands in what is shown. */
export interface Moment {
  title: string
  /** Where it is another session's than the one on stage. */
  sessionTitle: string | null
  notes: readonly Note[]
}

/**
 * What is shown one after the other: the moments of the talk that is given, or else the bookmarks of the
 * session that is open.
 */
export const useProgrammeStore = defineStore('programme', () => {
  const talks = useTalkStore()
  const bookmarks = useBookmarkStore()
  const replay = useReplayStore()
  const settings = useSettingsStore()

  const isTalk = computed(() => talks.at !== null)
  const moments = computed<readonly Moment[]>(() => {
    if (!isTalk.value) {
      return bookmarks.placed.map(({ title, notes }) => ({ title, notes, sessionTitle: null }))
    }
    const on = talks.current?.sessionId
    return talks.shown.map(({ title, notes, sessionId, sessionTitle }) => ({
      title,
      notes,
      sessionTitle: sessionId === on ? null : sessionTitle,
    }))
  })
  /** The moment the stage stands at or has passed last; −1 before the first. */
  const index = computed(() => {
    if (!isTalk.value)
      return bookmarks.placed.findLastIndex((mark) => mark.index <= replay.playhead)
    return talks.current ? talks.shown.indexOf(talks.current) : -1
  })
  const here = computed(() => moments.value[index.value] ?? null)
  const next = computed(() => moments.value[index.value + 1] ?? null)

  function jump(direction: 1 | -1): void {
    if (isTalk.value) talks.jump(direction)
    else bookmarks.jump(direction)
  }

  function stops(marks: readonly PlacedBookmark[]): readonly number[] {
    const wanted = talks.talk?.items.map(({ bookmarkId }) => bookmarkId)
    const kept = isTalk.value ? marks.filter(({ id }) => wanted?.includes(id)) : marks
    return kept.map(({ index: at }) => at)
  }
  watch(
    [() => bookmarks.placed, () => settings.settings?.pauseAtBookmarks, isTalk, () => talks.talk],
    ([marks, pauses]) => {
      replay.stops = pauses === true ? stops(marks) : []
    },
    { immediate: true },
  )

  return { isTalk, moments, index, here, next, jump }
})
