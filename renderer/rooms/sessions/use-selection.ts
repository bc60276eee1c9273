import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'

export interface Selection {
  /** In the order of the list. */
  sessions: ComputedRef<SessionSummary[]>
  /** Whether any is selected. */
  any: ComputedRef<boolean>
  /** Whether a range is extended from here on: the one the keys or the pointer came to last. */
  at: Readonly<Ref<string | null>>
  has: (id: string) => boolean
  toggle: (id: string) => void
  /** From the one toggled last up to this one, in place of the range before it. */
  rangeTo: (id: string, from?: string | null) => void
  all: () => void
  clear: () => void
}

/**
 * Which sessions of a list are selected, as in file managers: one by one, from one to another, all. What is
 * no longer listed is no longer selected.
 */
export function useSelection(list: () => readonly SessionSummary[]): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  /** What was selected before the range that is being extended. */
  let base: ReadonlySet<string> = new Set()
  let anchor: string | null = null
  const at = ref<string | null>(null)

  const sessions = computed(() => list().filter(({ id }) => ids.value.has(id)))
  const any = computed(() => ids.value.size > 0)

  function put(now: ReadonlySet<string>, place: string | null): void {
    ids.value = now
    at.value = place
  }
  function clear(): void {
    anchor = null
    base = new Set()
    put(new Set(), null)
  }

  watch(list, (now) => {
    if (ids.value.size === 0) return
    const listed = new Set(now.map(({ id }) => id))
    const kept = new Set([...ids.value].filter((id) => listed.has(id)))
    if (kept.size === ids.value.size) return
    base = kept
    if (kept.size === 0) clear()
    else ids.value = kept
  })

  return {
    sessions,
    any,
    at,
    has: (id) => ids.value.has(id),
    toggle(id) {
      const now = new Set(ids.value)
      if (!now.delete(id)) now.add(id)
      anchor = id
      base = now
      put(now, id)
    },
    rangeTo(id, from = null) {
      const order = list().map((session) => session.id)
      const start = order.indexOf(anchor ?? from ?? id)
      const end = order.indexOf(id)
      if (end === -1) return
      anchor = start === -1 ? id : (order[start] ?? id)
      const first = start === -1 ? end : Math.min(start, end)
      const range = order.slice(first, Math.max(start, end) + 1)
      put(new Set([...base, ...range]), id)
    },
    all() {
      const now = new Set(list().map(({ id }) => id))
      base = now
      put(now, at.value)
    },
    clear,
  }
}
