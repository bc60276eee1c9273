import { AppError, serializeError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { CheckFigures, CheckProgress } from '#shared/runtime/device.ts'
import type { LoadProgress, ModelInfo } from '#shared/runtime/model-info.ts'
import type {
  GenerateParams,
  RuntimeMethod,
  RuntimeMethods,
  RuntimePort,
} from '#shared/runtime/protocol.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { Device, DeviceChoice } from '#shared/trace/device.ts'
import type { SerializedError, TraceEvent } from '#shared/trace/event.ts'
import type { ProbeAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { anyHeader, anyToken } from './trace-data.ts'
import { Random } from './random.ts'

export const TINY: ModelInfo = {
  id: 'tiny',
  sha256: 'cd'.repeat(32),
  family: 'llama',
  precision: 'fp32',
  layers: 2,
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  hiddenSize: 8,
  ffnSize: 16,
  parameters: null,
  vocabSize: 64,
  contextLength: 128,
  window: 128,
  attentionForm: 'gqa',
  rotary: true,
  inspect: {
    attention: { ok: true },
    qkv: { ok: true },
    projected: { ok: true },
    stream: { ok: true },
    block: { ok: true },
    lens: { ok: true },
    score: { ok: true },
    logits: { ok: true },
    embed: { ok: true },
    ablate: { ok: true },
    positions: { ok: true },
  },
  chat: true,
  stopIds: [2],
  threads: 3,
  device: { asked: 'cpu', running: 'cpu', fallbacks: [] },
  loadMs: 5,
}

const OK = { ok: true } as const
const ALL = {
  attention: OK,
  qkv: OK,
  stream: OK,
  block: OK,
  lens: OK,
  score: OK,
  logits: OK,
  embed: OK,
  ablate: OK,
}

const TINY_TRANSLATOR: TranslatorInfo = {
  id: 'tiny-translator',
  sha256: 'ef'.repeat(32),
  family: 'm2m_100',
  precision: 'fp32',
  layers: { encoder: 3, decoder: 2 },
  heads: { encoder: 4, decoder: 4 },
  vocabSize: 64,
  maxSource: 40,
  hiddenSize: 16,
  feedForwardSize: 32,
  inspect: { encoder: { ok: true }, decoder: { ok: true }, cross: { ok: true } },
  probes: { encoder: ALL, decoder: ALL, cross: ALL },
  recurrent: false,
  languages: { source: ['en', 'fr', 'zh'], target: ['en', 'fr', 'zh'] },
  sourceLanguage: 'en',
  targetLanguage: null,
  unknownId: 3,
  suggested: { beams: 4, lengthPenalty: 1 },
  threads: 2,
}

/** One run as the model process would tell it, word by word, under the test's control. */
export class ScriptedRun {
  readonly params: GenerateParams
  readonly #send: (events: TraceEvent[]) => void
  readonly #random = new Random(7)
  readonly settle: { resolve: () => void; reject: (error: Error) => void }
  #seq = 0
  #step = 0

  constructor(
    params: GenerateParams,
    send: (events: TraceEvent[]) => void,
    settle: ScriptedRun['settle'],
  ) {
    this.params = params
    this.#send = send
    this.settle = settle
  }

  start(): this {
    const { runId, input, sampling, capture } = this.params
    const run = { ...anyHeader(this.#random, runId), task: input.task, sampling, capture }
    const model = { ...run.model, id: TINY.id, sha256: TINY.sha256 }
    this.#send([
      { seq: this.#seq++, tMs: 0, kind: 'run-started', version: 1, run: { ...run, model } },
    ])
    return this
  }

  say(...texts: string[]): this {
    this.#send(
      texts.map((text) => ({
        seq: this.#seq++,
        tMs: this.#seq,
        kind: 'token',
        ...anyToken(this.#random, this.#step++, text),
      })),
    )
    return this
  }

  /** Events as they are, to break the rules with. */
  raw(events: TraceEvent[]): this {
    this.#send(events)
    return this
  }

  finish(text: string, reason: 'eos' | 'length' | 'stopped' = 'eos'): void {
    const stats = { promptTokens: 1, newTokens: this.#step, prefillMs: 1, decodeMs: 1, threads: 3 }
    this.#send([{ seq: this.#seq++, tMs: this.#seq, kind: 'finished', reason, text, stats }])
    this.settle.resolve()
  }
}

type Answer<M extends RuntimeMethod> = RuntimeMethods[M]['result']

/** A model process that does what a test says, failures first of all. */
export class ScriptedRuntime implements RuntimePort {
  readonly calls: RuntimeMethod[] = []
  readonly loads: RuntimeMethods['load']['params'][] = []
  readonly runs: ScriptedRun[] = []
  readonly probes: { ids: number[]; request: ProbeRequest }[] = []
  readonly #events = new Listeners<[runId: string, events: TraceEvent[]]>()
  readonly #progress = new Listeners<[progress: LoadProgress]>()
  readonly #checked = new Listeners<[progress: CheckProgress]>()
  readonly #crash = new Listeners<[error: SerializedError]>()
  readonly #pending = new Set<(error: Error) => void>()
  info: ModelInfo = TINY
  /** Set, loading waits for it. */
  loading: Promise<void> = Promise.resolve()
  loadError: AppError | null = null
  /** What calibrating finds. */
  calibrated: RuntimeMethods['calibrate']['result'] = null
  answer: ProbeAnswer = { score: [] }
  devices: Device[] = ['cpu', 'webgpu']
  /** What checking finds; it goes on until that is there. */
  figures: Promise<CheckFigures> | CheckFigures = {
    ...{ tokens: 20, agreed: 20, maxDifference: 1e-6, deviceMs: 2, cpuMs: 4 },
  }
  /** Devices that end the process when they are asked for. */
  readonly deadly = new Set<DeviceChoice>()
  stopCheck: () => void = () => undefined

  async call<M extends RuntimeMethod>(
    method: M,
    params: RuntimeMethods[M]['params'],
  ): Promise<Answer<M>> {
    this.calls.push(method)
    const result = await new Promise<unknown>((resolve, reject) => {
      this.#pending.add(reject)
      this.#do(method, params).then(resolve, reject)
    })
    return result as Answer<M>
  }

  onEvents(listener: (runId: string, events: TraceEvent[]) => void): () => void {
    return this.#events.add(listener)
  }

  onProgress(listener: (progress: LoadProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  onChecked(listener: (progress: CheckProgress) => void): () => void {
    return this.#checked.add(listener)
  }

  onCrash(listener: (error: SerializedError) => void): () => void {
    return this.#crash.add(listener)
  }

  dispose(): Promise<void> {
    return Promise.resolve()
  }

  tellProgress(progress: LoadProgress): void {
    this.#progress.call(progress)
  }

  /** The process dies: what it owed is refused, then the death is told. */
  crash(error = new AppError('run.crashed', { exitCode: 9 })): void {
    const owed = [...this.#pending]
    this.#pending.clear()
    for (const reject of owed) reject(error)
    this.#crash.call(serializeError(error))
  }

  get run(): ScriptedRun {
    const run = this.runs.at(-1)
    if (run === undefined) throw new Error('no run was asked for')
    return run
  }

  async #check(): Promise<CheckFigures | null> {
    this.#checked.call({ done: 3, total: 20 })
    const stopped = new Promise<null>((resolve) => {
      this.stopCheck = () => {
        resolve(null)
      }
    })
    return Promise.race([stopped, this.figures])
  }

  async #do(method: RuntimeMethod, params: unknown): Promise<unknown> {
    switch (method) {
      case 'load': {
        const load = params as RuntimeMethods['load']['params']
        this.loads.push(load)
        await this.loading
        if (this.loadError !== null) throw this.loadError
        const { device = 'cpu' } = load
        if (this.deadly.has(device)) this.crash()
        const running = device === 'auto' ? 'webgpu' : device
        const state = { asked: device, running, fallbacks: [] }
        return { ...this.info, id: load.modelId, device: state }
      }
      case 'generate': {
        const generate = params as GenerateParams
        await new Promise<void>((resolve, reject) => {
          const send = (events: TraceEvent[]) => {
            this.#events.call(generate.runId, events)
          }
          this.runs.push(new ScriptedRun(generate, send, { resolve, reject }))
        })
        return null
      }
      case 'probe':
        this.probes.push(params as RuntimeMethods['probe']['params'])
        return this.answer
      case 'selfTest':
      case 'stop':
      case 'translate':
      case 'unload':
      case 'forget':
        return null
      case 'calibrate':
        return this.calibrated
      case 'devices':
        return this.devices
      case 'check':
        return this.#check()
      case 'stopCheck':
        this.stopCheck()
        return null
      case 'preview':
        return { prompt: [], template: '', droppedMessages: 0, contextLength: 128 }
      case 'tokenize':
        return []
      case 'tokens':
        return { kind: 'bpe-bytes', vocabSize: 64, tokens: [] }
      case 'merges':
        return { kind: 'unigram', words: null }
      case 'pieces':
        return []
      case 'translator': {
        const { modelId } = params as RuntimeMethods['translator']['params']
        return { ...TINY_TRANSLATOR, id: modelId }
      }
      case 'ping':
        return { rssBytes: 1 }
    }
  }
}
