import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import { isRunning } from '../trace/reduce.ts'
import { ended } from './ended.ts'
import { useModelStore } from './model.ts'
import { useRunStore } from './run.ts'
import { useSettingsStore } from './settings.ts'

/**
 * What a lesson has a real model do. Settings left out: the most probable token, and one of them. `take`:
 * asked once more, as often as there are takes, to see whether the answer is the same.
 */
export type LessonQuestion = { sampling?: Partial<SamplingSettings>; take?: number } & (
  | { task: 'complete'; text: string }
  | {
      task: 'chat'
      text: string
      system?: string
      /** What was asked before it, with the answer. */
      after?: Extract<LessonQuestion, { task: 'chat' }>
    }
  /** `beams`: hypotheses kept at every step, 1–8. */
  | { task: 'translate'; text: string; modelId: string; beams?: number }
)

interface Started {
  sessionId: string
  answerMessageId: string
  runId: string
}

/** Runs that lessons show, each recorded like any other. The same question is asked once. */
export const useLessonRunStore = defineStore('lesson-runs', () => {
  const runs = useRunStore()
  const settings = useSettingsStore()
  const model = useModelStore()

  const started = shallowReactive(new Map<string, Started>())
  const failures = shallowReactive(new Map<string, SerializedError>())
  const waiting = shallowReactive(new Map<string, Promise<void>>())
  /** Where what lessons ask is stored, one beside the other: three sessions at most. */
  const sessions = new Map<LessonQuestion['task'], string>()

  /** Another model answers the same question otherwise. */
  function keyOf(question: LessonQuestion): string {
    const asked = question.task === 'translate' ? question.modelId : (model.info?.sha256 ?? '')
    return JSON.stringify([asked, question])
  }

  const runIdOf = (question: LessonQuestion): string | null =>
    started.get(keyOf(question))?.runId ?? null

  function errorOf(question: LessonQuestion): SerializedError | null {
    const runId = runIdOf(question)
    if (runId === null) return failures.get(keyOf(question)) ?? null
    return runs.errors.get(runId) ?? runs.viewOf(runId).error
  }

  /** One after the other: the model does one thing at a time. */
  let last: Promise<void> = Promise.resolve()

  /** Has a model answer, unless it has; resolves when it has, or when that has failed. */
  function ask(question: LessonQuestion): Promise<void> {
    const key = keyOf(question)
    const known = waiting.get(key)
    if (known) return known
    if (started.has(key) && errorOf(question) === null) return Promise.resolve()
    const turn = last.then(() => answer(key, question))
    waiting.set(key, turn)
    last = turn
    return turn
  }

  async function answer(key: string, question: LessonQuestion): Promise<void> {
    failures.delete(key)
    started.delete(key)
    try {
      const now = await start(question)
      started.set(key, now)
      runs.follow(now.runId)
      await ended(() => isRunning(runs.viewOf(now.runId)) && !runs.errors.has(now.runId))
    } catch (reason) {
      failures.set(key, asSerializedError(reason))
    } finally {
      waiting.delete(key)
    }
  }

  function start(question: LessonQuestion): Promise<Started> {
    if (question.task === 'chat') return chat(question)
    const { task } = question
    return within(task, (sessionId) =>
      question.task === 'complete'
        ? request('run.complete', { sessionId, text: question.text, ...manner(question) })
        : request('translate.start', {
            sessionId,
            question: { text: question.text, parentId: null },
            replaces: null,
            modelId: question.modelId,
            beams: question.beams ?? 1,
            lengthPenalty: 1,
            ...manner(question),
          }),
    )
  }

  /** In the session that is there, or in a new one where it was deleted meanwhile. */
  async function within(
    task: LessonQuestion['task'],
    begin: (sessionId: string | null) => Promise<Started>,
  ): Promise<Started> {
    const now = await begin(sessions.get(task) ?? null).catch((reason: unknown) => {
      if (asSerializedError(reason).code !== 'session.notFound') throw reason
      return begin(null)
    })
    sessions.set(task, now.sessionId)
    return now
  }

  /** Beside what was asked before, or behind it where it is meant to go on. */
  function chat(question: Extract<LessonQuestion, { task: 'chat' }>): Promise<Started> {
    const { after, text, system = null } = question
    const asking = { text, system, ...manner(question) }
    const before = after && started.get(keyOf(after))
    if (before) {
      const { sessionId, answerMessageId: parentId } = before
      return request('run.chat', { sessionId, parentId, ...asking })
    }
    return within('chat', (sessionId) =>
      request('run.chat', { sessionId, parentId: null, fresh: true, ...asking }),
    )
  }

  function manner({ task, sampling }: LessonQuestion) {
    const maxTokens = task === 'complete' ? 1 : DEFAULT_SAMPLING.maxTokens
    const capture = settings.settings?.capture ?? 'summary'
    return {
      sampling: { ...DEFAULT_SAMPLING, temperature: 0, maxTokens, ...sampling },
      // What a decoder looked at in the source is what a lesson shows of it.
      capture: task === 'translate' && capture !== 'none' ? ('full' as const) : capture,
    }
  }

  /** A model is at work, or will be. */
  const working = computed(() => waiting.size > 0)

  /** Ends what is being written. */
  async function stop(question: LessonQuestion): Promise<void> {
    const runId = runIdOf(question)
    if (runId !== null && isRunning(runs.viewOf(runId))) await request('run.stop', { runId })
  }

  return { working, runIdOf, errorOf, ask, stop }
})
