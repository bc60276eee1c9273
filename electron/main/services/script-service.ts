import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type {
  ScriptCheck,
  ScriptProgress,
  ScriptRecording,
  ScriptStepView,
  SessionScript,
} from '#shared/ipc/routes/script.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { Listeners } from '#shared/listeners.ts'
import { fileNameOf } from './file-name.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'
import { checkScript } from './record/check-script.ts'
import { problemText } from './record/problem-text.ts'
import type { RecordProgress } from './record/progress.ts'
import { unfitModels } from './record/script-models.ts'
import type { ScriptStep } from './record/script-schema.ts'
import { scriptOfSession } from './record/session-script.ts'
import type { RecordService } from './record-service.ts'

export interface ScriptServiceOptions {
  record: RecordService
  models: ModelService
  library: Library
  locale: () => Settings['locale']
}

/** Of what a step asks, characters. */
const WHAT = 200
const FILE_BYTES = 16 * 2 ** 20
/** Tokens are told of no more often, ms. */
const TELL_MS = 100

/** Scripts in the window: checked as they are written, recorded one at a time. */
export class ScriptService {
  readonly #options: ScriptServiceOptions
  readonly #changed = new Listeners<[progress: ScriptProgress]>()
  #recording: ScriptRecording | null = null
  #stop: AbortController | null = null
  #toldMs = 0

  constructor(options: ScriptServiceOptions) {
    this.#options = options
  }

  /** Returns what unsubscribes. */
  onProgress(listener: (progress: ScriptProgress) => void): () => void {
    return this.#changed.add(listener)
  }

  async check(text: string): Promise<ScriptCheck> {
    const { models, locale } = this.#options
    const { script, named, problems } = checkScript(text)
    const cards = [...(await models.list()), ...(await models.translators())]
    const usable = new Map(
      cards.filter(({ problem }) => problem === null).map(({ id, kind }) => [id, kind]),
    )
    return {
      title: script?.title ?? '',
      mistakes: problems.map(({ line, column, path, problem }) => ({
        ...{ line, column, path },
        message: problemText(problem, locale()),
      })),
      steps: script === null ? [] : viewsOf(script.steps),
      unfit:
        script === null
          ? []
          : unfitModels(script, cards).map(({ model, steps, problem }) => ({
              model,
              steps,
              problem,
            })),
      named: named.map(({ at, end }) => ({
        model: String(JSON.parse(text.slice(at, end))),
        at,
        end,
      })),
      models: [...usable].map(([id, kind]) => ({
        id,
        task: kind === 'decoder' ? 'chat' : 'translate',
      })),
    }
  }

  /** @throws AppError `record.notRead` */
  async read(file: string): Promise<{ name: string; text: string }> {
    const name = basename(file)
    try {
      const handle = await open(file)
      try {
        const { size } = await handle.stat()
        if (size > FILE_BYTES) throw new RangeError(`${String(size)} > ${String(FILE_BYTES)} bytes`)
        return {
          name,
          text: new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile()),
        }
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw new AppError('record.notRead', { file: name, detail: messageOf(error) }, error)
    }
  }

  fileName(title: string): string {
    return `${fileNameOf(title, 'script')}.json`
  }

  /** Whole or not at all. @throws AppError `export.failed` */
  async write(file: string, text: string): Promise<void> {
    const unfinished = `${file}.${this.#options.library.newId()}.part`
    try {
      await writeFile(unfinished, text, { flush: true })
      await rename(unfinished, file)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw new AppError('export.failed', { file, detail: messageOf(error) }, error)
    }
  }

  /** @throws AppError `session.notFound` */
  ofSession(sessionId: string): SessionScript {
    return scriptOfSession(this.#options.library.storeOfSession(sessionId), sessionId)
  }

  status(): ScriptRecording | null {
    return this.#recording
  }

  /**
   * Begins to record. The model that was loaded is loaded again when it is over.
   *
   * @throws AppError `record.badScript`, `record.busy`, `run.alreadyRunning`
   */
  start(text: string): ScriptRecording {
    const { record, models, locale } = this.#options
    const { script, problems } = checkScript(text)
    if (script === null) {
      const [first] = problems
      const detail = first === undefined ? '' : problemText(first.problem, locale())
      throw new AppError('record.badScript', { line: first?.line ?? 1, detail })
    }
    record.requireFree()
    const before = models.status()
    const waiting = { state: 'waiting', tokens: 0, ms: 0, error: null } as const
    const steps = viewsOf(script.steps).map((view) => ({ ...view, ...waiting }))
    const recording: ScriptRecording = {
      sessionId: null,
      title: script.title,
      state: 'running',
      steps,
    }
    const stop = new AbortController()
    this.#recording = recording
    this.#stop = stop
    const done = record.run(script, {
      signal: stop.signal,
      onStart: (sessionId) => {
        recording.sessionId = sessionId
        this.#tell(recording, -1)
      },
      onProgress: (progress) => {
        this.#follow(recording, progress)
      },
    })
    const end = (stopped: boolean): void => {
      recording.state = stopped ? 'stopped' : 'ended'
      this.#tell(recording, -1)
      if (before.state === 'ready') void models.load(before.info.id).catch(() => undefined)
    }
    done.then(
      ({ stopped, sessionId }) => {
        recording.sessionId = sessionId
        end(stopped)
      },
      () => {
        end(true)
      },
    )
    return recording
  }

  /** What was recorded is kept. */
  stop(): void {
    if (this.#recording?.state !== 'running') return
    this.#recording.state = 'stopping'
    this.#tell(this.#recording, -1)
    this.#stop?.abort()
  }

  #follow(
    recording: ScriptRecording,
    { step: at, state, tokens, ms, error }: RecordProgress,
  ): void {
    const step = recording.steps[at]
    if (step === undefined) return
    const changed = step.state !== state
    recording.steps[at] = { ...step, state, tokens, ms, error }
    const nowMs = performance.now()
    if (!changed && nowMs - this.#toldMs < TELL_MS) return
    this.#toldMs = nowMs
    this.#tell(recording, at)
  }

  #tell({ sessionId, state, steps }: ScriptRecording, at: number): void {
    this.#changed.call({ sessionId, state, at, step: steps[at] ?? null })
  }
}

function viewsOf(steps: readonly ScriptStep[]): ScriptStepView[] {
  let model: string | null = null
  return steps.map((step) => {
    if ('settings' in step) model = step.settings.model
    const text =
      step.do === 'chat'
        ? step.user
        : step.do === 'probe'
          ? step.request.probe
          : step.do === 'bookmark'
            ? step.title
            : step.text
    return {
      do: step.do,
      model: step.do === 'bookmark' ? null : model,
      what: [...text.slice(0, 2 * WHAT)].slice(0, WHAT).join(''),
      continues: step.do === 'chat' && step.continue,
      notes: step.do === 'bookmark' ? step.notes.length : 0,
    }
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
