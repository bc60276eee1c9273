import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/** A head of a layer, or the mean of its heads. Counts from 0. */
export type HeadChoice = number | 'mean'

/**
 * What is looked at, shared by every panel: choosing in one moves all. `position` counts every token
 * of the run, the prompt's too.
 */
export const useSelectionStore = defineStore('selection', () => {
  const runId = ref<string | null>(null)
  const position = ref<number | null>(null)
  /** The other end of a stretch of tokens; null where one token is selected. */
  const anchor = ref<number | null>(null)
  const layer = ref(0)
  const head = ref<HeadChoice>('mean')

  /** From the first to the last selected position, both included; null where nothing is. */
  const range = computed<{ first: number; last: number } | null>(() => {
    if (position.value === null) return null
    const other = anchor.value ?? position.value
    return { first: Math.min(position.value, other), last: Math.max(position.value, other) }
  })

  function select(run: string, at: number): void {
    runId.value = run
    position.value = at
    anchor.value = null
  }

  /** Selects all from where the selection began to here; in another run it begins anew. */
  function extend(run: string, at: number): void {
    if (runId.value !== run || position.value === null) {
      select(run, at)
      return
    }
    anchor.value ??= position.value
    position.value = at
  }

  function clear(): void {
    runId.value = null
    position.value = null
    anchor.value = null
  }

  return { runId, position, range, layer, head, select, extend, clear }
})
