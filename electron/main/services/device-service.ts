import { serializeError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { CheckState, DeviceCheck } from '#shared/runtime/device.ts'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { RuntimePort } from '#shared/runtime/protocol.ts'
import type { Device } from '#shared/trace/device.ts'
import type { KeyValue } from './library.ts'
import type { ModelService } from './model-service.ts'
import { keepCheck, keptCheck } from './models/kept-check.ts'
import type { Recorder } from './recorder.ts'
import type { SettingsService } from './settings-service.ts'

export interface DeviceServiceOptions {
  runtime: RuntimePort
  models: ModelService
  /** Where checks are kept. */
  kept: KeyValue
  settings: Pick<SettingsService, 'onChange'>
  recorder: Pick<Recorder, 'onBatch'>
  /** Throws while an answer is being written. */
  requireFree: () => void
  isBusy: () => boolean
  now: () => number
  /** How long a model is left alone before it is checked unasked: people may be about to ask. */
  checkAfterMs?: number
}

const CHECK_AFTER_MS = 1500

/** What models can run on here, and whether what they run on computes as the processor does. */
export class DeviceService {
  readonly #options: DeviceServiceOptions
  readonly #listeners = new Listeners<[state: CheckState]>()
  #running: CheckState['running'] = null
  #error: CheckState['error'] = null
  /** A check whose result could not be kept. */
  #last: DeviceCheck | null = null
  /** Tried unasked since the start; a device that ends the model process is not tried again and again. */
  readonly #tried = new Set<string>()

  constructor(options: DeviceServiceOptions) {
    this.#options = options
    options.runtime.onChecked((progress) => {
      if (this.#running === null) return
      this.#running = progress
      this.#tell()
    })
    // What people choose counts at once, or as soon as the answer being written is done.
    options.settings.onChange(() => void options.models.followDevice())
    options.recorder.onBatch(({ events }) => {
      if (!events.some(({ kind }) => kind === 'finished' || kind === 'failed')) return
      setImmediate(() => void options.models.followDevice())
    })
    options.models.onStatus((status) => {
      this.#error = null
      this.#tell()
      if (status.state === 'ready') this.#checkLater(status.info)
    })
  }

  /** The processor first; empty where no ONNX Runtime is to be had. */
  list(): Promise<Device[]> {
    return this.#options.runtime.call('devices', {})
  }

  state(): CheckState {
    return { running: this.#running, last: this.#lastOf(this.#loaded()), error: this.#error }
  }

  /** Returns what unsubscribes. */
  onState(listener: (state: CheckState) => void): () => void {
    return this.#listeners.add(listener)
  }

  /**
   * Compares the device the loaded model runs on with the processor, and keeps what comes of it.
   *
   * @returns also when it failed: the state says why
   * @throws AppError `model.notLoaded`, `run.alreadyRunning`, `record.busy`
   */
  async check(): Promise<CheckState> {
    if (this.#running !== null) return this.state()
    this.#options.requireFree()
    return this.#check(this.#options.models.ready())
  }

  async stop(): Promise<null> {
    return this.#options.runtime.call('stopCheck', {})
  }

  async #check(info: ModelInfo): Promise<CheckState> {
    const { runtime, kept, now } = this.#options
    const { id: modelId, sha256, device } = info
    this.#error = null
    this.#running = { done: 0, total: 0 }
    this.#tell()
    try {
      const figures = await runtime.call('check', {})
      if (figures !== null) {
        this.#last = { ...figures, device: device.running, modelId, sha256, atMs: now() }
        keepCheck(kept, this.#last)
      }
    } catch (error) {
      this.#error = serializeError(error)
    }
    this.#running = null
    return this.#tell()
  }

  /** The first time a model runs on a device it is checked unasked. */
  #checkLater({ sha256, device: { running } }: ModelInfo): void {
    const key = `${running} ${sha256}`
    if (running === 'cpu' || this.#tried.has(key)) return
    const timer = setTimeout(() => {
      const now = this.#loaded()
      if (now?.sha256 !== sha256 || now.device.running !== running) return
      if (this.#running !== null || this.#options.isBusy() || this.#lastOf(now) !== null) return
      this.#tried.add(key)
      void this.#check(now)
    }, this.#options.checkAfterMs ?? CHECK_AFTER_MS)
    timer.unref()
  }

  #loaded(): ModelInfo | null {
    const status = this.#options.models.status()
    return status.state === 'ready' ? status.info : null
  }

  #lastOf(info: ModelInfo | null): DeviceCheck | null {
    if (info === null) return null
    const { sha256, device } = info
    const last = this.#last
    if (last?.sha256 === sha256 && last.device === device.running) return last
    return keptCheck(this.#options.kept, device.running, sha256)
  }

  #tell(): CheckState {
    const state = this.state()
    this.#listeners.call(state)
    return state
  }
}
