import { defineStore } from 'pinia'
import { ref, shallowReactive, watch } from 'vue'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import type { Colouring } from '../trace/colouring.ts'
import { promptSpans } from '../trace/turns.ts'
import type { RunView } from '../trace/reduce.ts'
import { useProbeStore } from './probe.ts'

const NONE: readonly ScoreEntry[] = []

/**
 * The transcript as tokens. Answers carry their probabilities; the prompt's tokens get theirs from the
 * model on request (probe `score`), and keep them.
 */
export const useXrayStore = defineStore('xray', () => {
  const probes = useProbeStore()
  const on = ref(false)
  /** It has been on since the app was started. */
  const met = ref(false)
  watch(on, () => (met.value = true), { flush: 'sync' })
  /** What the tokens' colours say. */
  const by = ref<Colouring>('probability')
  /** What the chat template adds around messages stands back behind a sign. */
  const folded = ref(false)
  const scores = shallowReactive(new Map<string, readonly ScoreEntry[]>())
  let queue: Promise<void> = Promise.resolve()

  function scoresOf(runId: string): readonly ScoreEntry[] {
    return scores.get(runId) ?? NONE
  }

  /**
   * Has the prompt tokens of a run scored that its transcript shows: all but the turns that earlier
   * runs show. One run at a time; a failure leaves them unscored.
   */
  function score(runId: string, view: RunView): Promise<void> {
    queue = queue.then(async () => {
      if (scores.has(runId) || !view.header) return
      const { earlier } = promptSpans(view.header.prompt)
      const positions = view.header.prompt
        .map((_, position) => position)
        .filter((position) => position > 0 && (position < earlier.start || position >= earlier.end))
      const asked = { probe: 'score', positions } as const
      await probes.ask(runId, asked)
      const answer = probes.peek(runId, asked)
      if (answer?.state === 'done') scores.set(runId, answer.answer.score)
    })
    return queue
  }

  return { on, met, by, folded, scoresOf, score }
})
