import { watchDebounced } from '@vueuse/core'
import { watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { followAddress } from '#renderer/composables/follow-address.ts'
import { PANELS, useInspectStore } from '#renderer/stores/inspect.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'

/** The address is read by nobody while keys move the choice, and writing it takes part of a frame. */
const ADDRESS_MS = 150

/**
 * Keeps the room's address and what is looked at the same: run, panel, token, layer and head are all in
 * it, so that a bookmark or a lesson can point at them.
 */
export function usePlace(): void {
  const route = useRoute()
  const router = useRouter()
  const page = useInspectStore()
  const selection = useSelectionStore()

  function read(runId: unknown, query: LocationQuery): void {
    if (typeof runId === 'string' && runId !== '' && runId !== page.runId) page.show(runId)
    const panel = PANELS.find((name) => name === query.panel)
    if (panel) page.panel = panel
    const [at, layer, head] = [count(query.at), count(query.layer), count(query.head)]
    if (at !== null && page.runId !== null) {
      if (selection.runId !== page.runId || selection.position !== at) {
        selection.select(page.runId, at)
      }
    }
    if (layer !== null) selection.layer = layer
    if (head !== null) selection.head = head
    else if (query.head === 'mean') selection.head = 'mean'
  }

  function written(): { runId: string; query: Record<string, string> } {
    const mine = selection.runId !== null && selection.runId === page.runId
    return {
      runId: page.runId ?? '',
      query: {
        panel: page.panel,
        ...(mine && selection.position !== null ? { at: String(selection.position) } : {}),
        layer: String(selection.layer),
        head: String(selection.head),
      },
    }
  }

  read(route.params.runId, route.query)
  watch(
    () => [route.name, route.params.runId, route.query] as const,
    ([name, runId, query]) => {
      if (name === 'inspect') read(runId, query)
    },
  )
  watchDebounced(
    written,
    ({ runId, query }) => {
      if (route.name !== 'inspect') return
      followAddress(router, { name: 'inspect', params: runId === '' ? {} : { runId }, query })
    },
    { immediate: true, debounce: ADDRESS_MS },
  )
}

/** A whole number from 0 on; null where the address has none. */
function count(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : null
}
