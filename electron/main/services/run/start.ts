import { AppError } from '#shared/ipc/result.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { Device } from '#shared/trace/device.ts'
import type { RunTask } from '#shared/trace/event.ts'
import type { CapturePolicy, SamplingSettings } from '#shared/trace/sampling.ts'
import type { Library, Place } from '../library.ts'
import type { Store } from '#main/store/store.ts'
import { provisionalHeader } from './run-header.ts'
import { titleOf } from './title.ts'

/** A run as it is stored before the model has heard of it. */
export interface Start {
  place: Place
  /** What the run answers: a new question and the message it follows, or one that is there. */
  question: { text: string; parentId: string | null } | { id: string }
  task: RunTask
  system: string | null
  sampling: SamplingSettings
  capture: CapturePolicy
  /** Left out: what the model is loaded on. */
  device?: Device | undefined
  /** Sizes are missing for a model that could not be loaded. */
  model: Pick<ModelInfo, 'id' | 'sha256'> & Partial<ModelInfo>
}

export interface StartedRun {
  sessionId: string
  userMessageId: string
  answerMessageId: string
  runId: string
}

/**
 * Where a question goes.
 *
 * @param sessionId null starts a new session, named after the question
 * @param messages of the session that the question is about: without one of them nothing is begun
 * @throws AppError `session.notFound`, `run.badMessages`
 */
export function placeFor(
  library: Library,
  sessionId: string | null,
  text: string,
  messages: readonly (string | null | undefined)[] = [],
): Place {
  for (const id of messages) {
    if (typeof id !== 'string') continue
    if (sessionId === null) throw noMessage(id)
    messageIn(library.placeOf(sessionId), id)
  }
  if (sessionId !== null) return library.placeToContinue(sessionId)
  return library.create(titleOf(text))
}

/**
 * A message of the session, by the id people know it by.
 *
 * @throws AppError `run.badMessages`
 */
export function messageIn({ store, sessionId, messageId }: Place, id: string): SessionMessage {
  const message = store.messages.get(messageId(id), sessionId)
  if (message !== null) return message
  throw noMessage(id)
}

function noMessage(id: string): AppError {
  return new AppError('run.badMessages', { detail: `no message ${id} in this session` })
}

/**
 * Stores the question, the answer to be, and the run that will write it, in one transaction.
 *
 * @returns also the store they are in
 */
export function storeStart(library: Library, start: Start): StartedRun & { store: Store } {
  const { place, question, task, system, sampling, capture, model, device } = start
  const { sessionId } = place
  const userMessageId = 'id' in question ? question.id : library.newId()
  const answerMessageId = library.newId()
  const runId = library.newId()
  const createdMs = library.now()
  const known = { runId, task, model, sampling, capture, device, atMs: createdMs }
  const header = provisionalHeader(known)
  const store = library.write(place.store, sessionId, (store) => {
    const run = { sessionId, task, modelId: model.id, modelSha256: model.sha256, system, header }
    store.traces.createRun({ ...run, id: runId, startedMs: createdMs })
    const message = { sessionId, createdMs }
    if ('text' in question) {
      store.messages.add({ ...message, ...question, id: userMessageId, role: 'user', runId: null })
    }
    const answer = { ...message, id: answerMessageId, parentId: userMessageId, text: '', runId }
    store.messages.add({ ...answer, role: 'assistant' })
    store.messages.setHead(sessionId, answerMessageId)
    store.sessions.touch(sessionId, createdMs)
    return store
  })
  return { sessionId, userMessageId, answerMessageId, runId, store }
}
