import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { SerializedError } from '#shared/trace/event.ts'
import type { ExportService } from './export-service.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'
import type { RecordProgress } from './record/progress.ts'
import { parseScript, type ScriptStep } from './record/script.ts'
import type { StartedRun } from './run/start.ts'
import type { RunKeeper } from './run/run-keeper.ts'
import type { RunService } from './run-service.ts'
import type { TranslationService } from './translation-service.ts'

export interface RecordServiceOptions {
  models: ModelService
  runs: RunService
  keeper: RunKeeper
  translations: TranslationService
  exporter: ExportService
  library: Library
}

export interface RecordOptions {
  /** The `.vitrine` file to write. */
  out: string
  onProgress: (progress: RecordProgress) => void
}

interface Recording {
  sessionId: string
  /** The run before, null as long as there is none. */
  run: StartedRun | null
  /** The answer a `continue` follows. */
  answerId: string | null
}

/** Runs a script as people would chat, and exports what was recorded. */
export class RecordService {
  readonly #models: ModelService
  readonly #runs: RunService
  readonly #keeper: RunKeeper
  readonly #translations: TranslationService
  readonly #exporter: ExportService
  readonly #library: Library

  constructor({ models, runs, keeper, translations, exporter, library }: RecordServiceOptions) {
    this.#models = models
    this.#runs = runs
    this.#keeper = keeper
    this.#translations = translations
    this.#exporter = exporter
    this.#library = library
  }

  /**
   * Every step runs, also after one that failed.
   *
   * @throws AppError `record.badScript` before anything runs, `export.failed`
   */
  async run(
    scriptText: string,
    { out, onProgress }: RecordOptions,
  ): Promise<{ failedSteps: number }> {
    const script = parseScript(scriptText)
    const recording: Recording = {
      sessionId: this.#createSession(script.title),
      run: null,
      answerId: null,
    }
    let failedSteps = 0
    for (const [step, what] of script.steps.entries()) {
      const progress = { step, of: script.steps.length, do: what.do }
      onProgress({ ...progress, state: 'started', detail: '' })
      const error = await this.#step(recording, what).catch(serializeError)
      if (error !== null) failedSteps++
      const state = error === null ? 'done' : 'failed'
      onProgress({ ...progress, state, detail: error === null ? '' : describe(error) })
    }
    await this.#exporter.exportSession(recording.sessionId, out)
    return { failedSteps }
  }

  #createSession(title: string): string {
    const store = this.#library.storeForNew()
    const id = this.#library.newId()
    store.transaction(() => {
      store.sessions.create({ id, title, sample: false, createdMs: this.#library.now() })
    })
    return id
  }

  /** @returns what went wrong, where that is recorded */
  async #step(recording: Recording, step: ScriptStep): Promise<SerializedError | null> {
    if (step.do === 'translate') return this.#translate(recording, step)
    if (step.do === 'chat' || step.do === 'complete') return this.#generate(recording, step)
    if (recording.run === null) throw new AppError('run.notFound')
    const { runId } = recording.run
    if (step.do === 'probe') await this.#runs.probe(runId, step.request, 'all')
    else this.#bookmark(runId, step.step, step.title)
    return null
  }

  async #translate(
    recording: Recording,
    { settings, do: _, ...step }: Extract<ScriptStep, { do: 'translate' }>,
  ): Promise<SerializedError | null> {
    const { model: modelId, sampling, capture } = settings
    const { sessionId } = recording
    const { text, ...manner } = step
    recording.run = await this.#translations.start({
      sessionId,
      question: { text },
      modelId,
      sampling,
      capture,
      ...manner,
    })
    return this.#endOf(recording.run)
  }

  /** @returns what it failed with, if it did */
  async #endOf({ runId }: StartedRun): Promise<SerializedError | null> {
    await this.#keeper.ended(runId)
    const last = this.#runs.events(runId).at(-1)
    return last?.kind === 'failed' ? last.error : null
  }

  async #generate(
    recording: Recording,
    step: Extract<ScriptStep, { do: 'chat' | 'complete' }>,
  ): Promise<SerializedError | null> {
    const { model, system, sampling, capture } = step.settings
    const chat = step.do === 'chat' ? step : null
    const text = step.do === 'chat' ? step.user : step.text
    const common = { sessionId: recording.sessionId, text, sampling, capture }
    const status = await this.#models.load(model)
    if (status.state !== 'ready') {
      const error = status.state === 'failed' ? status.error : serializeError(notLoaded(model))
      recording.run = this.#runs.unstarted(model, step.do, { ...common, system }, error)
      return error
    }
    const parentId = chat?.continue === true ? recording.answerId : null
    recording.run =
      chat === null
        ? this.#runs.complete(common)
        : this.#runs.chat({ ...common, system, parentId, fresh: !chat.continue })
    if (chat !== null) recording.answerId = recording.run.answerMessageId
    return this.#endOf(recording.run)
  }

  #bookmark(runId: string, step: number, title: string): void {
    const store = this.#library.storeOfRun(runId)
    const tokens = store.traces.run(runId)?.tokens ?? 0
    if (step >= tokens) {
      throw new AppError('probe.badIndex', { axis: 'step', index: step, count: tokens })
    }
    store.transaction(() => {
      store.bookmarks.add({ runId, step, title, createdMs: this.#library.now() })
    })
  }
}

function notLoaded(model: string): AppError {
  return new AppError('model.notLoaded', { model })
}

function describe({ code, data = {} }: SerializedError): string {
  const parts = Object.entries(data).map(([name, value]) => `${name}: ${String(value)}`)
  return [code, ...parts].join(', ')
}
