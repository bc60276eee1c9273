import { computed, watch, type ComputedRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import type { ProbeAnswers, ProbeRequest } from '#shared/trace/probe.ts'
import { useModelStore } from '../stores/model.ts'
import { useProbeStore } from '../stores/probe.ts'
import { useRest } from '../stores/rest.ts'

/** Where a question to the model stands. */
export type Asked<A> =
  /** Nobody wants to know, or there is nothing to ask. */
  | { state: 'closed' }
  /** A run is being made; the question waits so that it is not slowed. */
  | { state: 'busy' }
  | { state: 'pending' }
  | { state: 'done'; answer: A }
  | { state: 'failed'; error: SerializedError }

/** How long the selection must rest before the model is asked. */
const REST_MS = 150

/**
 * Asks the model while someone looks: `wanted` is whether the section is open. Answers known already
 * show at once. A failed question is asked again when the model's state changes, or by `again`.
 */
export function useProbe<R extends ProbeRequest>(options: {
  runId: () => string | null
  request: () => R | null
  wanted: () => boolean
  busy: () => boolean
}): { asked: ComputedRef<Asked<ProbeAnswers[R['probe']]>>; again: () => void } {
  type Answer = ProbeAnswers[R['probe']]
  const probes = useProbeStore()
  const model = useModelStore()

  const question = computed(() => {
    const [runId, request] = [options.runId(), options.request()]
    return runId === null || request === null || !options.wanted() ? null : { runId, request }
  })
  const key = computed(() => JSON.stringify(question.value))
  const standing = computed((): Asked<Answer> => {
    if (!question.value) return { state: 'closed' }
    const { runId, request } = question.value
    const known = probes.peek(runId, request)
    if (known?.state === 'done') return known
    return options.busy() ? { state: 'busy' } : (known ?? { state: 'pending' })
  })
  /** Keeps the answer looked at, which the store may drop while others are asked. */
  const held = computed((old?: { key: string; asked: Asked<Answer> }) =>
    old?.key === key.value && old.asked.state === 'done'
      ? old
      : { key: key.value, asked: standing.value },
  )
  const asked = computed(() => held.value.asked)

  function again(): void {
    if (!question.value || options.busy()) return
    void probes.ask(question.value.runId, question.value.request)
  }

  const rest = useRest(again, () => REST_MS)
  watch(() => [key.value, options.busy(), model.info?.sha256], rest, { immediate: true })
  return { asked, again }
}
