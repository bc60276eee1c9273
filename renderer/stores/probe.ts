import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { ProbeAnswers, ProbeRequest } from '#shared/trace/probe.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'

export type ProbeState<A> =
  | { state: 'pending' }
  | { state: 'done'; answer: A }
  | { state: 'failed'; error: SerializedError }

/** Answers kept in the window; the oldest go first. Main keeps them all. */
const KEPT = 24

/** Questions to the model about a run. The same question is asked once; answers are never reactive inside. */
export const useProbeStore = defineStore('probe', () => {
  const states = shallowReactive(new Map<string, ProbeState<ProbeAnswers[keyof ProbeAnswers]>>())

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

  /** Asks unless asked before; a question that failed is asked again. */
  async function ask(runId: string, probe: ProbeRequest): Promise<void> {
    const key = keyOf(runId, probe)
    const known = states.get(key)
    if (known && known.state !== 'failed') return
    states.set(key, { state: 'pending' })
    try {
      const answer = await request('run.probe', { runId, request: probe })
      states.set(key, { state: 'done', answer })
    } catch (error) {
      states.set(key, { state: 'failed', error: asSerializedError(error) })
    }
    for (const oldest of states.keys()) {
      if (states.size <= KEPT) break
      if (oldest !== key && states.get(oldest)?.state !== 'pending') states.delete(oldest)
    }
  }

  return { peek, ask }
})
