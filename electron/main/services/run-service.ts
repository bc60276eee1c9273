import type { ParsedInputOf } from '#shared/ipc/define.ts'
import type { runRoutes } from '#shared/ipc/routes/run.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { GivenStart, RunInput, RuntimePort } from '#shared/runtime/protocol.ts'
import { packRuns, type PackedRuns } from '#shared/trace/codec.ts'
import type { Device } from '#shared/trace/device.ts'
import type { RunTask, SerializedError, TraceEvent } from '#shared/trace/event.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import type { CapturePolicy, SamplingSettings } from '#shared/trace/sampling.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'
import type { Recorder } from './recorder.ts'
import { askAbout, type Keep } from './run/ask.ts'
import { chatMessages } from '#shared/trace/conversation.ts'
import { givenStart } from './run/given-start.ts'
import type { RunKeeper } from './run/run-keeper.ts'
import { messageIn, placeFor, type Start, type StartedRun } from './run/start.ts'

export interface RunServiceOptions {
  library: Library
  runtime: RuntimePort
  models: ModelService
  recorder: Recorder
  keeper: RunKeeper
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
  device?: Device | undefined
}

/** Runs from their question to their last event, and what is asked about them afterwards. */
export class RunService {
  readonly #options: RunServiceOptions

  constructor(options: RunServiceOptions) {
    this.#options = options
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
    const asked = fresh ? null : input.parentId
    const place = placeFor(this.#options.library, input.sessionId, text, [asked])
    const { store, sessionId } = place
    const follows = asked === null ? store.messages.head(sessionId) : messageIn(place, asked).id
    const parentId = fresh ? null : follows
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
  again({ sessionId, userMessageId, system, sampling, capture, device }: AgainInput): StartedRun {
    const model = this.#ready()
    const place = placeFor(this.#options.library, sessionId, '', [userMessageId])
    const { id, text, parentId } = messageIn(place, userMessageId)
    const path = parentId === null ? [] : place.store.messages.path(parentId)
    return this.#start(
      { place, question: { id }, task: 'chat', system, sampling, capture, device, model },
      { task: 'chat', messages: chatMessages(path, system, text) },
    )
  }

  /**
   * Another answer to the same prompt that begins like one there is.
   *
   * @throws AppError as `chat`, `model.changed` where another model wrote it, `run.badBranch` where it
   * has no such token
   */
  branch(input: BranchInput): StartedRun {
    const { sessionId, answerMessageId, kept, force, sampling, capture, device } = input
    const model = this.#ready()
    const { library, models } = this.#options
    const source = messageIn(library.placeOf(sessionId), answerMessageId)
    const { run, given } = givenStart(library, source, kept, force)
    models.require(run.modelId, run.modelSha256)
    const place = library.placeToContinue(sessionId)
    const id = place.messageId(source.parentId ?? '')
    const { task, system } = run
    // A translation goes on in its own room, by its own model.
    if (task === 'translate') {
      throw new AppError('run.badBranch', { step: kept, tokens: run.tokens })
    }
    // What it would be rendered to is given already.
    const asked: RunInput =
      task === 'chat' ? { task, messages: [] } : { task, text: given.template }
    return this.#start(
      { place, question: { id }, task, system, sampling, capture, device, model },
      asked,
      given,
    )
  }

  /**
   * Lets the model go on with a text as it stands, without a chat template.
   *
   * @throws AppError as `chat`
   */
  complete({ sessionId, text, sampling, capture, device }: CompleteInput): StartedRun {
    requireText(text)
    const model = this.#ready()
    const place = placeFor(this.#options.library, sessionId, text)
    const question = { text, parentId: null }
    const settings = { system: null, sampling, capture, device, model }
    return this.#start(
      { place, question, task: 'complete', ...settings },
      { task: 'complete', text },
    )
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
    const started = this.#options.keeper.open({ place, question, task, model, ...input })
    this.#options.recorder.fail(started.runId, error)
    return started
  }

  /** @throws AppError `run.notFound` */
  stored(runIds: readonly string[], brief: boolean): PackedRuns {
    return packRuns(
      runIds.map((runId) => this.#options.library.storeOfRun(runId).traces.packed(runId, brief)),
    )
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
    this.#options.keeper.requireFree()
    return this.#options.models.ready()
  }

  #start(start: Start, input: RunInput, given?: GivenStart): StartedRun {
    const { keeper, runtime } = this.#options
    const started = keeper.open(start)
    const { sampling, capture, device } = start
    const { runId } = started
    const more = { ...(given ? { given } : {}), ...(device ? { device } : {}) }
    const params = { runId, input, sampling, capture, ...more }
    keeper.begin(runId, () => runtime.call('generate', params))
    return started
  }
}

/** @throws AppError `run.emptyPrompt` */
export function requireText(text: string): void {
  if (text.trim() === '') throw new AppError('run.emptyPrompt')
}
