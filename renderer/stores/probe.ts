import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import type { ProbeAnswer, ProbeAnswers, ProbeRequest } from '#shared/trace/probe.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'

export type ProbeState<A> =
  { state: 'pending' } | { state: 'done'; answer: A } | { state: 'failed'; error: SerializedError }

/** Answers kept in the window, and their bytes; the oldest go first. Main keeps them all. */
const KEPT = 64
const KEPT_BYTES = 48_000_000

/** Bytes of an answer's typed arrays. */
function sizeOf(answer: ProbeAnswers[keyof ProbeAnswers]): number {
  const parts: unknown[] = Object.values(answer)
  return parts.reduce<number>((sum, part) => sum + (isTensor(part) ? part.data.byteLength : 0), 0)
}

function isTensor(part: unknown): part is { data: ArrayBufferView } {
  return (
    typeof part === 'object' && part !== null && 'data' in part && ArrayBuffer.isView(part.data)
  )
}

/** Questions to the model about a run. The same question is asked once; answers are never reactive inside. */
export const useProbeStore = defineStore('probe', () => {
  const states = shallowReactive(new Map<string, ProbeState<ProbeAnswers[keyof ProbeAnswers]>>())

  /** Who answers questions about runs that main does not know. */
  const own = new Map<string, (request: ProbeRequest) => ProbeAnswer>()

  /** A question has not been answered yet. */
  const working = computed(() => [...states.values()].some(({ state }) => state === 'pending'))

  function keyOf(runId: string, probe: ProbeRequest): string {
    return `${runId} ${JSON.stringify(probe)}`
  }

  /** What is known of a question; undefined where it was not asked. */
  function peek<R extends ProbeRequest>(
    runId: string,
    probe: R,
  ): ProbeState<ProbeAnswers[R['probe']]> | undefined {
    return states.get(keyOf(runId, probe)) as ProbeState<ProbeAnswers[R['probe']]> | undefined
  }

  function dropOldest(except: string): void {
    let bytes = 0
    for (const state of states.values()) bytes += state.state === 'done' ? sizeOf(state.answer) : 0
    for (const [key, state] of states) {
      if (states.size <= KEPT && bytes <= KEPT_BYTES) break
      if (key === except || state.state === 'pending') continue
      if (state.state === 'done') bytes -= sizeOf(state.answer)
      states.delete(key)
    }
  }

  /** Asks unless asked before; a question that failed is asked again. */
  async function ask(runId: string, probe: ProbeRequest): Promise<void> {
    const key = keyOf(runId, probe)
    const known = states.get(key)
    if (known && known.state !== 'failed') return
    states.set(key, { state: 'pending' })
    try {
      const answer = await (own.get(runId)?.(probe) ??
        request('run.probe', { runId, request: probe }))
      states.set(key, { state: 'done', answer })
    } catch (error) {
      states.set(key, { state: 'failed', error: asSerializedError(error) })
    }
    dropOldest(key)
  }

  /** A run of a model that computes here, in the window: it is asked instead of main. */
  function answerHere(runId: string, answer: (request: ProbeRequest) => ProbeAnswer): void {
    own.set(runId, answer)
  }

  function forget(runId: string): void {
    own.delete(runId)
    for (const key of states.keys()) if (key.startsWith(`${runId} `)) states.delete(key)
  }

  return { working, peek, ask, answerHere, forget }
})
