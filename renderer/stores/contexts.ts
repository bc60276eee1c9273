import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError, RequestError } from '../client/request-error.ts'
import { isRunning } from '../trace/reduce.ts'
import { ended } from './ended.ts'
import { useRunStore } from './run.ts'
import { useSettingsStore } from './settings.ts'

/** Two texts with a word in common, each read by the model in a run of its own. */
export const useContextsStore = defineStore('contexts', () => {
  const runs = useRunStore()
  const settings = useSettingsStore()

  const texts = ref<[first: string, second: string]>(['', ''])
  /** Both runs, once both have ended. */
  const runIds = shallowRef<readonly [first: string, second: string] | null>(null)
  const working = shallowRef(false)
  const failure = shallowRef<SerializedError | null>(null)
  /** Where they are stored, one beside the other. */
  let sessionId: string | null = null

  const views = computed(() =>
    runIds.value === null
      ? null
      : ([runs.viewOf(runIds.value[0]), runs.viewOf(runIds.value[1])] as const),
  )

  /** Has the model read both, one after the other: it does one thing at a time. */
  async function compare(): Promise<void> {
    if (working.value || texts.value.some((text) => text.trim() === '')) return
    working.value = true
    failure.value = null
    try {
      const first = await read(texts.value[0])
      const second = await read(texts.value[1])
      runIds.value = [first, second]
    } catch (reason) {
      failure.value = asSerializedError(reason)
    } finally {
      working.value = false
    }
  }

  /** A run that reads a text and writes one token. @throws what it failed with */
  async function read(text: string): Promise<string> {
    const started = await start(text, sessionId).catch((reason: unknown) => {
      // It was deleted meanwhile.
      if (asSerializedError(reason).code !== 'session.notFound') throw reason
      return start(text, null)
    })
    sessionId = started.sessionId
    const { runId } = started
    runs.follow(runId)
    await ended(() => isRunning(runs.viewOf(runId)) && !runs.errors.has(runId))
    const error = runs.errors.get(runId) ?? runs.viewOf(runId).error
    if (error) throw new RequestError(error)
    return runId
  }

  function start(
    text: string,
    session: string | null,
  ): Promise<{ sessionId: string; runId: string }> {
    return request('run.complete', {
      sessionId: session,
      text,
      sampling: { ...DEFAULT_SAMPLING, temperature: 0, maxTokens: 1 },
      capture: settings.settings?.capture ?? 'summary',
    })
  }

  return { texts, runIds, views, working, failure, compare }
})
