import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import { findInReplay, type ReplayHit } from '../trace/find-in-replay.ts'
import { useReplayStore } from './replay.ts'

/** The text looked for in the replay that is open, and the way from one place of it to the next. */
export const useReplaySearchStore = defineStore('replay-search', () => {
  const replay = useReplayStore()
  const query = shallowRef('')
  const messages = shallowRef<readonly SessionMessage[]>([])
  const hits = computed(() => findInReplay(replay.segments, messages.value, query.value))
  /** Which hit the replay stands at; −1 where it stands elsewhere. */
  const current = shallowRef(-1)

  watch(hits, () => {
    current.value = -1
  })
  // Played, stepped or sought away from it.
  watch(
    () => replay.playhead,
    (index) => {
      if (hits.value[current.value]?.index !== index) current.value = -1
    },
  )

  /** What people wrote in the session that is replayed. */
  function open(all: readonly SessionMessage[]): void {
    query.value = ''
    messages.value = all
  }

  function goTo(hit: ReplayHit): void {
    replay.pause()
    replay.seek(hit.index)
    current.value = hits.value.indexOf(hit)
  }

  /** To the next hit after the playhead, or before it; past the last one, the first again. */
  function move(direction: 1 | -1): void {
    const all = hits.value
    if (all.length === 0) return
    let next = current.value + direction
    if (current.value === -1) {
      const at = replay.playhead
      const before = all.findLastIndex(({ index }) => index < at)
      const after = all.findIndex(({ index }) => index > at)
      next = direction === 1 ? (after === -1 ? 0 : after) : before
    }
    const hit = all[(next + all.length) % all.length]
    if (hit) goTo(hit)
  }

  return { query, hits, current, open, goTo, move }
})
