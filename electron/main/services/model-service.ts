import { AppError, serializeError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { ModelCard, ModelInfo, ModelStatus } from '#shared/runtime/model-info.ts'
import type { PreviewResult, RunInput, RuntimePort } from '#shared/runtime/protocol.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { DeviceChoice } from '#shared/trace/device.ts'
import type { PromptToken } from '#shared/trace/event.ts'
import type { KeyValue } from './library.ts'
import type { ModelChecks } from './models/checks.ts'
import { BUNDLED_MODEL, pairUses, type ChosenTranslators } from './models/defaults.ts'
import type { ModelPlaces } from './models/places.ts'
import { loadAnyhow } from './models/load-anyhow.ts'
import { keptThreads, keepThreads } from './models/threads.ts'

export interface ModelServiceOptions {
  runtime: RuntimePort
  settings: KeyValue
  /** Threads people chose; null = as calibrated. */
  threads: () => number | null
  places: ModelPlaces
  checks: ModelChecks
  /** Translators people chose, by pair of languages. */
  translators: () => ChosenTranslators
  /** What people chose to run models on. */
  device: () => DeviceChoice
  /** Throws while an answer is being written: then no other model is loaded. */
  requireFree: () => void
  isBusy: () => boolean
  /** How long a model is left alone before its threads are calibrated: people may be about to ask. */
  calibrateAfterMs?: number
}

const CALIBRATE_AFTER_MS = 1500

/** The models on this machine, and the one that is loaded. */
export class ModelService {
  readonly #options: ModelServiceOptions
  readonly #listeners = new Listeners<[status: ModelStatus]>()
  readonly #translators = new Listeners<[info: TranslatorInfo]>()
  #status: ModelStatus = { state: 'none' }
  #loading: { modelId: string; done: Promise<ModelStatus> } | null = null
  /** Ends the check of a model that is no longer wanted. */
  #check: AbortController | null = null

  constructor(options: ModelServiceOptions) {
    this.#options = options
    options.runtime.onProgress((progress) => {
      if (this.#loading?.modelId === progress.modelId) this.#set({ state: 'loading', progress })
    })
    options.runtime.onCrash(() => {
      // One that died of its device is being loaded on the processor.
      if (this.#loading !== null) return
      // The new process has no model. One that died while loading is not tried again by itself.
      if (this.#status.state === 'ready') void this.#begin(this.#status.info.id)
    })
  }

  /**
   * All model folders to choose from, those that cannot be used with the reason. Translators that come
   * with the app are not chosen: a translation takes the one for its languages.
   */
  async list(): Promise<ModelCard[]> {
    const cards = await this.#options.places.cards()
    return cards.filter(({ kind, origin }) => kind === 'decoder' || origin !== 'bundled')
  }

  /**
   * Every encoder–decoder, those that cannot be used with the reason; those in use for a pair of languages
   * before others for it.
   */
  async translators(): Promise<ModelCard[]> {
    const cards = await this.#options.places.cards()
    const used = new Set(pairUses(cards, this.#options.translators()).map(({ modelId }) => modelId))
    const all = cards.filter(({ kind }) => kind === 'encoder-decoder')
    return all.sort((a, b) => Number(used.has(b.id)) - Number(used.has(a.id)))
  }

  /** Where a model of either kind lies. @throws AppError `model.notFound` */
  async folderOf(modelId: string): Promise<string> {
    const cards = await this.#options.places.cards()
    const card = cards.find(({ id }) => id === modelId)
    if (card === undefined) throw new AppError('model.notFound', { model: modelId })
    return card.folder
  }

  /**
   * Where a translator lies, and how it is to be run.
   *
   * @throws AppError `model.notFound`, `model.unsupported` where it is no encoder–decoder; what a first
   * check finds wrong with it
   */
  async translator(modelId: string): Promise<{ folder: string; threads: number | null }> {
    const cards = await this.#options.places.cards()
    const card = cards.find(({ id }) => id === modelId)
    if (card === undefined) throw new AppError('model.notFound', { model: modelId })
    if (card.kind !== 'encoder-decoder') {
      throw new AppError('model.unsupported', { model: modelId, detail: 'no encoder–decoder' })
    }
    await this.#options.checks.require(card)
    return { folder: card.folder, threads: this.#options.threads() }
  }

  /**
   * What a translator is and which languages it knows; it is loaded for that.
   *
   * @throws AppError as `translator`, and one of loading
   */
  async translatorInfo(modelId: string): Promise<TranslatorInfo> {
    const where = await this.translator(modelId)
    const info = await this.#options.runtime.call('translator', { modelId, ...where })
    this.#translators.call(info)
    return info
  }

  /** Told what a translator is whenever one was asked. Returns what unsubscribes. */
  onTranslator(listener: (info: TranslatorInfo) => void): () => void {
    return this.#translators.add(listener)
  }

  status(): ModelStatus {
    return this.#status
  }

  /** Returns what unsubscribes. */
  onStatus(listener: (status: ModelStatus) => void): () => void {
    return this.#listeners.add(listener)
  }

  /**
   * Loads a model in place of the one that is loaded. Asked for the same model while it loads, or
   * when it is ready, it loads nothing twice.
   *
   * @returns also when loading failed, or there is no such model: the status says why
   * @throws AppError `run.alreadyRunning`, `record.busy`
   */
  async load(modelId: string): Promise<ModelStatus> {
    if (this.#loading?.modelId === modelId) return this.#loading.done
    if (this.#isReady(modelId) && !this.#runsElsewhere()) return this.#status
    this.#options.requireFree()
    return this.#begin(modelId)
  }

  /**
   * Loads the model chosen for chats; where it cannot be used, the one that comes with the app, and the
   * status says in place of which.
   */
  async loadDefault(chosen: string | null): Promise<ModelStatus> {
    const status = await this.load(chosen ?? BUNDLED_MODEL)
    if (chosen === null || chosen === BUNDLED_MODEL || status.state !== 'failed') return status
    // Somebody asked for another meanwhile.
    if (this.#status !== status) return this.#status
    const instead = await this.load(BUNDLED_MODEL)
    return instead.state === 'ready' && this.#isReady(BUNDLED_MODEL)
      ? this.#set({ ...instead, insteadOf: chosen })
      : instead
  }

  /**
   * Lets go of a model that is about to be taken away.
   *
   * @returns whether it was loaded, about to be, or failed to
   * @throws AppError `run.alreadyRunning`, `record.busy`
   */
  async release(modelId: string): Promise<boolean> {
    this.#options.requireFree()
    const { state } = this.#status
    const isFailed = state === 'failed' && this.#status.modelId === modelId
    const isHere = this.#loading?.modelId === modelId || this.#isReady(modelId) || isFailed
    if (isHere) await this.unload()
    await this.#options.runtime.call('forget', { modelId })
    return isHere
  }

  #isReady(modelId: string): boolean {
    return this.#status.state === 'ready' && this.#status.info.id === modelId
  }

  /** Loads the model anew where it runs on what people no longer want, unless something is being run. */
  async followDevice(): Promise<void> {
    await this.#loading?.done
    if (this.#status.state !== 'ready' || this.#options.isBusy()) return
    if (this.#runsElsewhere()) await this.#begin(this.#status.info.id)
  }

  #runsElsewhere(): boolean {
    if (this.#status.state !== 'ready') return false
    return this.#status.info.device.asked !== this.#options.device()
  }

  async unload(): Promise<ModelStatus> {
    this.#options.requireFree()
    await this.#loading?.done
    await this.#options.runtime.call('unload', {})
    return this.#set({ state: 'none' })
  }

  /** The loaded model. @throws AppError `model.notLoaded` */
  ready(): ModelInfo {
    if (this.#status.state === 'ready') return this.#status.info
    throw new AppError('model.notLoaded', { model: '' })
  }

  /**
   * The loaded model, which must be this one, weight by weight.
   *
   * @throws AppError `model.notLoaded`, `model.changed` where the folder's graph is another by now
   */
  require(modelId: string, sha256: string): ModelInfo {
    const info = this.#status.state === 'ready' ? this.#status.info : null
    if (info?.id !== modelId) throw new AppError('model.notLoaded', { model: modelId })
    if (info.sha256 !== sha256) throw new AppError('model.changed', { model: modelId })
    return info
  }

  tokenize(text: string): Promise<PromptToken[]> {
    return this.#options.runtime.call('tokenize', { text })
  }

  preview(input: RunInput, maxTokens: number): Promise<PreviewResult> {
    return this.#options.runtime.call('preview', { input, maxTokens })
  }

  #begin(modelId: string): Promise<ModelStatus> {
    const before = this.#loading?.done ?? Promise.resolve()
    this.#check?.abort(new AppError('run.interrupted'))
    const progress = { modelId, phase: 'reading', loadedBytes: 0, totalBytes: 0 } as const
    const done = before.then(() => this.#load(modelId))
    this.#loading = { modelId, done }
    this.#set({ state: 'loading', progress })
    return done
  }

  async #load(modelId: string): Promise<ModelStatus> {
    const { runtime, settings } = this.#options
    const stillWanted = () => this.#loading?.modelId === modelId
    let status: ModelStatus
    try {
      const card = (await this.list()).find(({ id }) => id === modelId)
      if (card === undefined) throw new AppError('model.notFound', { model: modelId })
      await this.#requireChecked(card)
      const chosen = this.#options.threads()
      const threads = chosen ?? keptThreads(settings, modelId)
      const wanted = { modelId, folder: card.folder, threads, device: this.#options.device() }
      const info = await loadAnyhow(runtime, wanted)
      if (threads === null && info.device.running === 'cpu') this.#calibrateLater(modelId)
      status = { state: 'ready', info }
    } catch (error) {
      status = { state: 'failed', modelId, error: serializeError(error) }
    }
    if (!stillWanted()) return status
    this.#loading = null
    return this.#set(status)
  }

  async #requireChecked(card: ModelCard): Promise<void> {
    const check = new AbortController()
    this.#check = check
    const progress = { modelId: card.id, phase: 'checking', loadedBytes: 0, totalBytes: 0 } as const
    const onCheck = (): void => {
      if (this.#loading?.modelId === card.id) this.#set({ state: 'loading', progress })
    }
    await this.#options.checks.require(card, onCheck, check.signal)
  }

  /** Where it comes to nothing because somebody asks something, the next load tries again. */
  #calibrateLater(modelId: string): void {
    const stillLoaded = (): boolean =>
      this.#status.state === 'ready' && this.#status.info.id === modelId
    const timer = setTimeout(() => {
      if (!stillLoaded() || this.#options.isBusy()) return
      this.#options.runtime.call('calibrate', {}).then(
        (found) => {
          if (found === null || this.#status.state !== 'ready' || !stillLoaded()) return
          keepThreads(this.#options.settings, modelId, found.threads)
          if (found.threads === this.#status.info.threads) return
          this.#set({ state: 'ready', info: { ...this.#status.info, threads: found.threads } })
        },
        () => undefined,
      )
    }, this.#options.calibrateAfterMs ?? CALIBRATE_AFTER_MS)
    timer.unref()
  }

  #set(status: ModelStatus): ModelStatus {
    this.#status = status
    this.#listeners.call(status)
    return status
  }
}
