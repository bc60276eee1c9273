import { setTimeout as delay } from 'node:timers/promises'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'
import type { RecordProgress } from './record/progress.ts'
import type { Script, ScriptStep } from './record/script-schema.ts'
import { stepOf } from './record/step-of.ts'
import type { Recorder } from './recorder.ts'
import type { StartedRun } from './run/start.ts'
import type { RunKeeper } from './run/run-keeper.ts'
import type { RunService } from './run-service.ts'
import type { TranslationService } from './translation-service.ts'

export interface RecordServiceOptions {
  models: ModelService
  runs: RunService
  keeper: RunKeeper
  recorder: Recorder
  translations: TranslationService
  library: Library
}

export interface RecordOptions {
  onStart?: (sessionId: string) => void
  onProgress: (progress: RecordProgress) => void
  /** Ends it after what has been recorded so far. */
  signal?: AbortSignal
}

export interface Recorded {
  sessionId: string
  /** Steps that were begun, and those of them that failed. */
  begun: number
  failed: number
  stopped: boolean
}

interface Recording {
  sessionId: string
  /** The run before; null as long as there is none, or where it could not even be stored. */
  run: StartedRun | null
  /** Which model wrote it. */
  model: string | null
  /** The answer a `continue` follows. */
  answerId: string | null
  signal: AbortSignal
}

type Outcome = { state: 'done' | 'stopped' } | { state: 'failed'; error: SerializedError }

/** A run that was asked to stop is waited for no longer, ms. */
const STOP_MS = 1000

/** Runs a script as people would chat. */
export class RecordService {
  readonly #options: RecordServiceOptions

  constructor(options: RecordServiceOptions) {
    this.#options = options
  }

  /**
   * Every step runs, also after one that failed. Meanwhile the model does nothing else.
   *
   * @throws AppError `run.alreadyRunning`, `record.busy`, or one of the store's; never for a step
   */
  run(script: Script, options: RecordOptions): Promise<Recorded> {
    return this.#options.keeper.hold(() => this.#run(script, options))
  }

  /** @throws AppError `run.alreadyRunning`, `record.busy` */
  requireFree(): void {
    this.#options.keeper.requireFree()
  }

  async #run(
    script: Script,
    { onStart, onProgress, signal = new AbortController().signal }: RecordOptions,
  ): Promise<Recorded> {
    const sessionId = this.#createSession(script.title)
    onStart?.(sessionId)
    const recording: Recording = { sessionId, run: null, model: null, answerId: null, signal }
    const recorded: Recorded = { sessionId, begun: 0, failed: 0, stopped: false }
    for (const [step, what] of script.steps.entries()) {
      if (signal.aborted || !this.#isThere(recording)) return { ...recorded, stopped: true }
      if ('settings' in what) recording.model = what.settings.model
      const model = what.do === 'bookmark' ? null : recording.model
      const begin = { step, of: script.steps.length, do: what.do, model }
      recorded.begun++
      const state = await this.#watched(recording, what, begin, onProgress)
      if (state === 'failed') recorded.failed++
      if (state === 'stopped') return { ...recorded, stopped: true }
    }
    return recorded
  }

  /** Does a step and tells of it. */
  async #watched(
    recording: Recording,
    what: ScriptStep,
    begin: Pick<RecordProgress, 'step' | 'of' | 'do' | 'model'>,
    onProgress: RecordOptions['onProgress'],
  ): Promise<Outcome['state']> {
    const startedMs = performance.now()
    let tokens = 0
    const tell = (state: RecordProgress['state'], error: SerializedError | null): void => {
      const ms = performance.now() - startedMs
      onProgress({ ...begin, state, tokens, ms, error })
    }
    const unwatch = this.#options.recorder.onBatch(({ sessionId, events }) => {
      if (sessionId !== recording.sessionId) return
      const before = tokens
      for (const event of events) {
        // With beams the winner's tokens come last; until then each step of the search is one.
        if (event.kind === 'token' || event.kind === 'beam')
          tokens = Math.max(tokens, event.step + 1)
      }
      if (tokens > before) tell('running', null)
    })
    tell('running', null)
    const outcome = await this.#step(recording, what)
    unwatch()
    tell(outcome.state, outcome.state === 'failed' ? outcome.error : null)
    return outcome.state
  }

  #createSession(title: string): string {
    const { library } = this.#options
    const { sessionId } = library.create(title)
    library.tellChanged(sessionId)
    return sessionId
  }

  /** Somebody may have deleted the session meanwhile. */
  #isThere({ sessionId }: Recording): boolean {
    return this.#options.library.stores.some(({ sessions }) => sessions.get(sessionId) !== null)
  }

  async #step(recording: Recording, step: ScriptStep): Promise<Outcome> {
    const { signal } = recording
    const stop = new AbortController()
    const stopped = new Promise<Outcome>((resolve) => {
      const end = (): void => void this.#stopRun().then(() => resolve({ state: 'stopped' }))
      signal.addEventListener('abort', end, { once: true, signal: stop.signal })
    })
    const done = this.#do(recording, step).then<Outcome, Outcome>(
      (error) => (error === null ? { state: 'done' } : { state: 'failed', error }),
      (error: unknown) => ({ state: 'failed', error: serializeError(error) }),
    )
    const outcome = await Promise.race([done, stopped])
    stop.abort()
    return signal.aborted ? { state: 'stopped' } : outcome
  }

  async #stopRun(): Promise<void> {
    const { keeper } = this.#options
    const runId = keeper.activeRunId
    if (runId === null) return
    const ended = keeper.stop(runId).then(() => keeper.ended(runId))
    await Promise.race([ended.catch(() => undefined), delay(STOP_MS)])
  }

  /** @returns what went wrong, where that is recorded */
  async #do(recording: Recording, step: ScriptStep): Promise<SerializedError | null> {
    if ('settings' in step) {
      recording.run = null
      if (step.do === 'translate') await this.#translate(recording, step)
      else await this.#generate(recording, step)
      return this.#endOf(recording.run)
    }
    if (recording.run === null) throw new AppError('run.notFound')
    const { runId } = recording.run
    if (step.do === 'probe') await this.#options.runs.probe(runId, step.request, 'all')
    else this.#bookmark(runId, step)
    return null
  }

  async #translate(
    recording: Recording,
    { settings, do: task, ...step }: Extract<ScriptStep, { do: 'translate' }>,
  ): Promise<void> {
    const { translations, runs } = this.#options
    const { sessionId } = recording
    const { model: modelId, sampling, capture } = settings
    const { text, ...manner } = step
    const asked = { sessionId, question: { text }, modelId, sampling, capture, ...manner }
    try {
      this.#take(recording, await translations.start(asked))
    } catch (error) {
      const input = { sessionId, text, system: null, sampling, capture }
      this.#take(recording, runs.unstarted(modelId, task, input, serializeError(error)))
    }
  }

  async #generate(
    recording: Recording,
    step: Extract<ScriptStep, { do: 'chat' | 'complete' }>,
  ): Promise<void> {
    const { models, runs } = this.#options
    const { model, system, sampling, capture } = step.settings
    const chat = step.do === 'chat' ? step : null
    const text = step.do === 'chat' ? step.user : step.text
    const status = await models.load(model)
    recording.signal.throwIfAborted()
    const common = { sessionId: recording.sessionId, text, sampling, capture }
    if (status.state !== 'ready') {
      const error = status.state === 'failed' ? status.error : serializeError(notLoaded(model))
      this.#take(recording, runs.unstarted(model, step.do, { ...common, system }, error))
      return
    }
    const parentId = chat?.continue === true ? recording.answerId : null
    const started =
      chat === null
        ? runs.complete(common)
        : runs.chat({ ...common, system, parentId, fresh: !chat.continue })
    this.#take(recording, started)
    if (chat !== null) recording.answerId = started.answerMessageId
  }

  /** It may have gone on in a copy. */
  #take(recording: Recording, run: StartedRun): void {
    recording.run = run
    recording.sessionId = run.sessionId
    // It began while the recording was being stopped.
    if (recording.signal.aborted) void this.#options.keeper.stop(run.runId)
  }

  /** @returns what it failed with, if it did */
  async #endOf(run: StartedRun | null): Promise<SerializedError | null> {
    if (run === null) return null
    const { keeper, runs } = this.#options
    await keeper.ended(run.runId)
    const last = runs.events(run.runId).at(-1)
    return last?.kind === 'failed' ? last.error : null
  }

  #bookmark(runId: string, mark: Extract<ScriptStep, { do: 'bookmark' }>): void {
    const { library } = this.#options
    const store = library.storeOfRun(runId)
    const step = stepOf(store.traces.spoken(runId).tokens, mark.step)
    store.transaction(() => {
      const { title, notes } = mark
      const bookmarkId = store.bookmarks.add({ runId, step, title, createdMs: library.now() })
      for (const note of notes) store.notes.add({ bookmarkId, ...note })
    })
  }
}

function notLoaded(model: string): AppError {
  return new AppError('model.notLoaded', { model })
}
