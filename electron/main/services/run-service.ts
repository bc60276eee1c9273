import type { ParsedInputOf } from '#shared/ipc/define.ts'
import type { runRoutes } from '#shared/ipc/routes/run.ts'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type {
  GivenStart,
  RunInput,
  RuntimePort,
  TranslateParams,
} from '#shared/runtime/protocol.ts'
import type { RunTask, SerializedError, TraceEvent } from '#shared/trace/event.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { CapturePolicy, SamplingSettings } from '#shared/trace/sampling.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'
import type { EndState, Recorder } from './recorder.ts'
import { askAbout, type Keep } from './run/ask.ts'
import { chatMessages } from '#shared/trace/conversation.ts'
import { givenStart } from './run/given-start.ts'
import { messageIn, placeFor, storeStart, type Start, type StartedRun } from './run/start.ts'

export interface RunServiceOptions {
  library: Library
  runtime: RuntimePort
  models: ModelService
  recorder: Recorder
}

export type ChatInput = ParsedInputOf<(typeof runRoutes)['run.chat']>
export type AgainInput = ParsedInputOf<(typeof runRoutes)['run.again']>
export type BranchInput = ParsedInputOf<(typeof runRoutes)['run.branch']>

export interface CompleteInput {
  /** null starts a new session. */
  sessionId: string | null
  text: string
  sampling: SamplingSettings
  capture: CapturePolicy
}

export type TranslateInput = Omit<TranslateParams, 'runId' | 'folder' | 'threads'> & {
  /** null starts a new session. */
  sessionId: string | null
}

/** Runs from their question to their last event, and what is asked about them afterwards. */
export class RunService {
  readonly #options: RunServiceOptions
  readonly #ends = new Map<string, Promise<EndState>>()
  #active: string | null = null
  /** The model process's answer to the last `generate`; the next waits for it. */
  #generating: Promise<void> = Promise.resolve()

  constructor(options: RunServiceOptions) {
    this.#options = options
    options.runtime.onEvents((runId, events) => {
      options.recorder.push(runId, events)
    })
  }

  /** The run whose answer is being written, null if none. */
  get activeRunId(): string | null {
    return this.#active !== null && this.#ends.has(this.#active) ? this.#active : null
  }

  get busy(): boolean {
    return this.activeRunId !== null
  }

  /**
   * Stores what was typed and starts the answer.
   *
   * @throws AppError `run.emptyPrompt`, `run.alreadyRunning`, `model.notLoaded`, `session.notFound`,
   * `run.badMessages`, or one of the store's
   */
  chat(input: ChatInput): StartedRun {
    const { text, system, sampling, capture, fresh = false } = input
    requireText(text)
    const model = this.#ready()
    const place = placeFor(this.#options.library, input.sessionId, text)
    const { store, sessionId } = place
    const asked = input.parentId === null ? null : messageIn(place, input.parentId).id
    const parentId = fresh ? null : (asked ?? store.messages.head(sessionId))
    const path = parentId === null ? [] : store.messages.path(parentId)
    const question = { text, parentId }
    return this.#start(
      { place, question, task: 'chat', system, sampling, capture, model },
      { task: 'chat', messages: chatMessages(path, system, text) },
    )
  }

  /**
   * Has a question answered once more, beside the answers it has.
   *
   * @throws AppError as `chat`
   */
  again({ sessionId, userMessageId, system, sampling, capture }: AgainInput): StartedRun {
    const model = this.#ready()
    const place = this.#options.library.placeToContinue(sessionId)
    const { id, text, parentId } = messageIn(place, userMessageId)
    const path = parentId === null ? [] : place.store.messages.path(parentId)
    return this.#start(
      { place, question: { id }, task: 'chat', system, sampling, capture, model },
      { task: 'chat', messages: chatMessages(path, system, text) },
    )
  }

  /**
   * Another answer to the same prompt that begins like one there is.
   *
   * @throws AppError as `chat`, `model.changed` where another model wrote it, `run.badBranch` where it
   * has no such token
   */
  branch({ sessionId, answerMessageId, kept, force, sampling, capture }: BranchInput): StartedRun {
    const model = this.#ready()
    const { library, models } = this.#options
    const source = messageIn(library.placeOf(sessionId), answerMessageId)
    const { run, given } = givenStart(library, source, kept, force)
    models.require(run.modelId, run.modelSha256)
    const place = library.placeToContinue(sessionId)
    const id = place.messageId(source.parentId ?? '')
    const { task, system } = run
    // A translation goes on in its own room, by its own model.
    if (task === 'translate')
      throw new AppError('run.badBranch', { step: kept, tokens: run.tokens })
    // What it would be rendered to is given already.
    const input: RunInput =
      task === 'chat' ? { task, messages: [] } : { task, text: given.template }
    return this.#start(
      { place, question: { id }, task, system, sampling, capture, model },
      input,
      given,
    )
  }

  /**
   * Lets the model go on with a text as it stands, without a chat template.
   *
   * @throws AppError as `chat`
   */
  complete({ sessionId, text, sampling, capture }: CompleteInput): StartedRun {
    requireText(text)
    const model = this.#ready()
    const place = placeFor(this.#options.library, sessionId, text)
    const question = { text, parentId: null }
    const settings = { system: null, sampling, capture, model }
    return this.#start(
      { place, question, task: 'complete', ...settings },
      { task: 'complete', text },
    )
  }

  /**
   * Has a text translated by a model that is loaded for it; the one for chats stays.
   *
   * @throws AppError `run.emptyPrompt`, `run.alreadyRunning`, `model.notFound`, `model.unsupported`,
   * `session.notFound`, or one of the store's
   */
  async translate({ sessionId, text, modelId, ...input }: TranslateInput): Promise<StartedRun> {
    requireText(text)
    const { library, models, runtime } = this.#options
    const where = await models.translator(modelId)
    if (this.busy) throw new AppError('run.alreadyRunning')
    const place = placeFor(library, sessionId, text)
    const parentId = place.store.messages.head(place.sessionId)
    const { sampling, capture } = input
    const model = { id: modelId, sha256: '' }
    const question = { text, parentId }
    const started = this.#open({
      place,
      question,
      task: 'translate',
      system: null,
      sampling,
      capture,
      model,
    })
    const { runId } = started
    this.#begin(runId, () =>
      runtime.call('translate', { runId, modelId, text, ...where, ...input }),
    )
    return started
  }

  /** Records a run that could not start, because its model could not be loaded. */
  unstarted(
    modelId: string,
    task: RunTask,
    { sessionId, text, ...input }: CompleteInput & { system: string | null },
    error: SerializedError,
  ): StartedRun {
    const place = placeFor(this.#options.library, sessionId, text)
    const model = { id: modelId, sha256: '' }
    const question = { text, parentId: null }
    const started = this.#open({ place, question, task, model, ...input })
    this.#options.recorder.fail(started.runId, error)
    return started
  }

  /** Resolves when the run has ended; at once for one that already has. @throws AppError `run.notFound` */
  async ended(runId: string): Promise<EndState> {
    const end = this.#ends.get(runId)
    if (end !== undefined) return end
    const state = this.#options.library.storeOfRun(runId).traces.run(runId)?.state ?? 'running'
    return state === 'running' ? 'failed' : state
  }

  /** Asks the model to stop; the run's last event says that it did. */
  async stop(runId: string): Promise<void> {
    if (this.#ends.has(runId)) await this.#options.runtime.call('stop', { runId })
  }

  /** @throws AppError `run.notFound` */
  events(runId: string): TraceEvent[] {
    return this.#options.library.storeOfRun(runId).traces.events(runId)
  }

  /**
   * @param keep `all` stores the answer however large, so that it is there where no model is
   * @throws AppError `run.notFound`, `model.notLoaded`, `model.changed`, or a named limit
   */
  probe(runId: string, request: ProbeRequest, keep: Keep = 'small'): Promise<ProbeAnswer> {
    return askAbout(this.#options, runId, request, keep)
  }

  #ready(): ModelInfo {
    if (this.busy) throw new AppError('run.alreadyRunning')
    return this.#options.models.ready()
  }

  #start(start: Start, input: RunInput, given?: GivenStart): StartedRun {
    const started = this.#open(start)
    const { sampling, capture } = start
    const { runId } = started
    const params = { runId, input, sampling, capture, ...(given ? { given } : {}) }
    this.#begin(runId, () => this.#options.runtime.call('generate', params))
    return started
  }

  #begin(runId: string, make: () => Promise<unknown>): void {
    this.#active = runId
    this.#generating = this.#toEnd(runId, this.#generating, make)
  }

  /** Stores the run; from now on its events are recorded. */
  #open(start: Start): StartedRun {
    const { library, recorder, runtime } = this.#options
    const started = storeStart(library, start)
    const { runId, sessionId } = started
    const onCut = () => {
      // The run has ended here; that stopping it there fails too changes nothing for people.
      runtime.call('stop', { runId }).catch(() => undefined)
    }
    const onEnd = () => this.#ends.delete(runId)
    const ended = recorder.open({ runId, sessionId, store: start.place.store, onCut, onEnd })
    this.#ends.set(runId, ended)
    library.tellChanged(sessionId)
    return started
  }

  async #toEnd(runId: string, before: Promise<void>, make: () => Promise<unknown>): Promise<void> {
    await before
    const { recorder } = this.#options
    try {
      await make()
      const detail = 'the model process answered without a last event'
      recorder.fail(runId, { code: 'app.internal', message: detail, data: { detail } })
    } catch (error) {
      recorder.fail(runId, serializeError(error))
    }
  }
}

function requireText(text: string): void {
  if (text.trim() === '') throw new AppError('run.emptyPrompt')
}
