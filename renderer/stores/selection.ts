import { defineStore } from 'pinia'
import { ref } from 'vue'

/** A head of a layer, or the mean of its heads. Counts from 0. */
export type HeadChoice = number | 'mean'

/**
 * What is looked at, shared by every panel: choosing in one moves all. `position` counts every token
 * of the run, the prompt's too.
 */
export const useSelectionStore = defineStore('selection', () => {
  const runId = ref<string | null>(null)
  const position = ref<number | null>(null)
  const layer = ref(0)
  const head = ref<HeadChoice>('mean')

  function select(run: string, at: number): void {
    runId.value = run
    position.value = at
  }

  function clear(): void {
    runId.value = null
    position.value = null
  }

  return { runId, position, layer, head, select, clear }
})
