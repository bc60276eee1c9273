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
  /** Runs whose earlier turns were scored too. */
  const whole = new Set<string>()
  let queue: Promise<void> = Promise.resolve()

  function scoresOf(runId: string): readonly ScoreEntry[] {
    return scores.get(runId) ?? NONE
  }

  /**
   * Has the prompt tokens of a run scored that its transcript shows: all but the turns that earlier
   * runs show, or those too where the run stands alone. One run at a time; a failure leaves them unscored.
   */
  function score(runId: string, view: RunView, alone = false): Promise<void> {
    queue = queue.then(async () => {
      const known = scores.get(runId)
      if ((known && !alone) || whole.has(runId) || !view.header) return
      const { earlier } = promptSpans(view.header.prompt)
      const isEarlier = (at: number): boolean => at >= earlier.start && at < earlier.end
      const positions = view.header.prompt
        .map((_, position) => position)
        .filter((at) => at > 0 && (isEarlier(at) ? alone : !known))
      const answer = await answerTo(runId, positions)
      if (answer === null) return
      scores.set(
        runId,
        [...(known ?? []), ...answer].sort((a, b) => a.position - b.position),
      )
      if (alone) whole.add(runId)
    })
    return queue
  }

  async function answerTo(
    runId: string,
    positions: number[],
  ): Promise<readonly ScoreEntry[] | null> {
    if (positions.length === 0) return NONE
    const asked = { probe: 'score', positions } as const
    await probes.ask(runId, asked)
    const answer = probes.peek(runId, asked)
    return answer?.state === 'done' ? answer.answer.score : null
  }

  return { on, met, by, folded, scoresOf, score }
})
