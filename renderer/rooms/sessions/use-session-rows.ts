import { useVirtualizer } from '@tanstack/vue-virtual'
import { useTimeoutFn } from '@vueuse/core'
import { computed, ref, watch, type Ref } from 'vue'
import { useRem } from '#renderer/composables/use-rem.ts'
import { useLibraryStore } from '#renderer/stores/library.ts'
import { useSessionStore } from '#renderer/stores/session.ts'
import { listRows, untilTomorrow } from './session-groups.ts'

/** Heights of a SessionEntry and of a heading, rem. */
const [ENTRY, HEADING] = [5, 2.125]

/** The rows of the list that are on screen, of however many there are. */
export function useSessionRows(scroller: Readonly<Ref<HTMLElement | null>>) {
  const sessions = useSessionStore()
  const library = useLibraryStore()
  const rem = useRem()

  /** What is today is another day's at midnight. */
  const nowMs = ref(Date.now())
  const midnight = useTimeoutFn(
    () => {
      nowMs.value = Date.now()
      void sessions.refresh()
      midnight.start()
    },
    () => untilTomorrow(Date.now()),
  )

  const all = computed(() => listRows(sessions.list, nowMs.value))
  const virtualizer = useVirtualizer(
    computed(() => ({
      count: all.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: (index: number) =>
        rem.value * ('heading' in (all.value[index] ?? {}) ? HEADING : ENTRY),
      overscan: 6,
      getItemKey: (index: number) => {
        const row = all.value[index]
        if (!row) return index
        return 'heading' in row ? row.heading : row.session.id
      },
    })),
  )
  watch(rem, () => {
    virtualizer.value.measure()
  })
  const rows = computed(() =>
    virtualizer.value.getVirtualItems().flatMap(({ index, start, key }) => {
      const row = all.value[index]
      return row ? [{ row, start, key: String(key) }] : []
    }),
  )
  watch(
    rows,
    (now) => {
      library.look(now.flatMap(({ row }) => ('session' in row ? row.session : [])))
    },
    { immediate: true },
  )

  return {
    rows,
    nowMs,
    height: computed(() => virtualizer.value.getTotalSize()),
    scrollTo(id: string): void {
      const index = all.value.findIndex((row) => 'session' in row && row.session.id === id)
      if (index !== -1) virtualizer.value.scrollToIndex(index)
    },
  }
}
