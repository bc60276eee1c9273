import { createHash } from 'node:crypto'
import { knownError } from '#shared/ipc/known-error.ts'
import type { FolderChecker, FolderReport, StopSignal } from '#shared/runtime/folder-report.ts'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import { modelFiles } from './folder-files.ts'
import type { ModelMemory } from './keep.ts'

export interface ModelChecksOptions {
  checker: FolderChecker
  memory: ModelMemory
  now?: () => number
}

/**
 * What came of checking models. Those that did not come with the app are checked before the model process
 * reads them for the first time: a check has bounds of time and memory, and nothing is lost where it dies.
 */
export class ModelChecks {
  readonly #options: ModelChecksOptions
  /** The states found good since the app was started, also where nothing can be stored. */
  readonly #good = new Set<string>()

  constructor(options: ModelChecksOptions) {
    this.#options = options
  }

  /** Checks a model, and keeps what came of it. @throws the signal's reason where it was aborted */
  async check(modelId: string, folder: string, signal?: StopSignal): Promise<FolderReport> {
    const state = await stateOf(folder)
    const report = await this.#options.checker.check(modelId, folder, signal)
    // The app is being quit: that says nothing of the model.
    if (report.problem?.code !== 'run.interrupted') this.#keep(modelId, report, state)
    return report
  }

  /** Keeps what a check found of a folder's files before they came here; null: there was none. */
  async keep(modelId: string, folder: string, report: FolderReport | null): Promise<void> {
    this.#keep(modelId, report, await stateOf(folder))
  }

  /**
   * Checks a model unless its files are as they were when a check found nothing wrong.
   *
   * @param onCheck told when it has to be
   * @throws AppError what is wrong with it; the signal's reason where it was aborted
   */
  async require(card: ModelCard, onCheck?: () => void, signal?: StopSignal): Promise<void> {
    const { id, folder, origin } = card
    if (origin === 'bundled') return
    const state = await stateOf(folder)
    if (state !== null && this.#good.has(state)) return
    const kept = this.#options.memory.check(id)
    if (kept?.report.problem === null && state !== null && kept.state === state) return
    onCheck?.()
    const { problem } = await this.check(id, folder, signal)
    if (problem !== null) throw knownError(problem)
  }

  #keep(modelId: string, report: FolderReport | null, state: string | null): void {
    const { memory, now = Date.now } = this.#options
    memory.keepCheck(modelId, report && { atMs: now(), report, state })
    if (state === null) return
    if (report?.problem === null) this.#good.add(state)
    else this.#good.delete(state)
  }
}

/** Of a folder: another where a file used was written, came or went; null where they cannot be listed. */
async function stateOf(folder: string): Promise<string | null> {
  try {
    const files = await modelFiles(folder, { inside: false })
    const seen = files.map(({ path, bytes, modifiedMs }) => [path, bytes, modifiedMs])
    return createHash('sha256')
      .update(JSON.stringify([folder, seen]))
      .digest('hex')
  } catch {
    return null
  }
}
