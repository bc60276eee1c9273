import { AppError } from '#shared/ipc/result.ts'
import type {
  ChildMessage,
  GenerateParams,
  HostMessage,
  PreviewResult,
  RuntimeMethod,
  RuntimeMethods,
  TranslateParams,
} from '#shared/runtime/protocol.ts'
import type { PromptToken } from '#shared/trace/event.ts'
import type { ProbeAnswer } from '#shared/trace/probe.ts'
import { Checks } from './checks.ts'
import { generate } from './decode/generate.ts'
import { givenPrompt } from './decode/given.ts'
import { settle, type Written } from './decode/settle.ts'
import { IdleWork } from './idle-work.ts'
import { calibrate } from './models/calibrate.ts'
import { offeredDevices } from './models/devices.ts'
import { isSameRequest, loadModel, type LoadedModel, type LoadRequest } from './models/load.ts'
import { makePrompt, makerOf } from './models/prompt.ts'
import { TokenizerShelf } from './models/tokenizer-shelf.ts'
import { answerProbe } from './probe/answer.ts'
import { RunEvents } from './run-events.ts'
import { tryRuntime } from './self-test.ts'
import { toldError } from './told-error.ts'
import type { LoadedTranslator } from './seq2seq/load.ts'
import { translate } from './seq2seq/translate.ts'
import { askTranslator } from './seq2seq/probe/answer.ts'
import { TranslatorShelf } from './seq2seq/translator-shelf.ts'

type Params<M extends RuntimeMethod> = RuntimeMethods[M]['params']
type Result<M extends RuntimeMethod> = RuntimeMethods[M]['result']

interface ActiveRun {
  runId: string
  stopped: boolean
  ended: Promise<void>
}

/**
 * Everything the model process does, without the process: messages go in by `handle` and come out by
 * `post`. Requests are answered once each, in whatever order they are done.
 */
export class Engine {
  readonly #post: (message: ChildMessage) => void
  #model: LoadedModel | null = null
  #loading: { request: LoadRequest; done: Promise<LoadedModel> } | null = null
  readonly #translators = new TranslatorShelf()
  readonly #tokenizers = new TokenizerShelf()
  #run: ActiveRun | null = null
  readonly #idling = new IdleWork()
  readonly #checks = new Checks({
    idling: this.#idling,
    isWriting: () => this.#run !== null,
    tell: (progress) => this.#post({ type: 'checked', progress }),
  })

  constructor(post: (message: ChildMessage) => void) {
    this.#post = post
  }

  handle(message: HostMessage): void {
    this.#dispatch(message).then(
      (result) => this.#post({ type: 'result', id: message.id, ok: true, result }),
      (error: unknown) =>
        this.#post({ type: 'result', id: message.id, ok: false, error: toldError(error) }),
    )
  }

  async #dispatch(message: HostMessage): Promise<Result<RuntimeMethod>> {
    switch (message.method) {
      case 'load':
        return (await this.#load(message.params)).info
      case 'calibrate':
        return this.#calibrate(this.#loaded())
      case 'devices':
        return offeredDevices()
      case 'check':
        return this.#checks.run(this.#loaded())
      case 'stopCheck':
        this.#checks.stop()
        return null
      case 'unload':
        await this.#unload()
        return null
      case 'forget':
        await this.#translators.forget(message.params.modelId)
        return null
      case 'generate':
        await this.#generate(message.params)
        return null
      case 'translate':
        await this.#translate(message.params)
        return null
      case 'translator':
        return this.#translators.use(message.params, ({ info }) => Promise.resolve(info))
      case 'stop':
        if (this.#run?.runId === message.params.runId) this.#run.stopped = true
        return null
      case 'probe':
        // Beside a probe nothing can be timed.
        this.#idling.tellToStop('calibrating')
        return this.#probe(message.params)
      case 'preview':
        return this.#preview(message.params)
      case 'tokenize':
        return this.#tokenize(message.params.text)
      case 'tokens': {
        const tokenizer = await this.#tokenizerOf(message.params)
        const tokens = tokenizer.pieces(tokenizer.encode(message.params.text))
        return { kind: tokenizer.kind, vocabSize: tokenizer.vocabSize, tokens }
      }
      case 'merges':
        return (await this.#tokenizerOf(message.params)).merges(message.params.text)
      case 'pieces':
        return (await this.#tokenizerOf(message.params)).pieces(message.params.ids)
      case 'selfTest':
        return tryRuntime()
      case 'ping':
        return { rssBytes: process.memoryUsage.rss() }
    }
  }

  /** Requests for the same model join the load under way; for another one they wait for its end. */
  async #load(request: LoadRequest): Promise<LoadedModel> {
    for (;;) {
      const loading = this.#loading
      if (loading === null) break
      if (isSameRequest(loading.request, request)) return loading.done
      await loading.done.catch(() => undefined)
    }
    const done = this.#replace(request)
    this.#loading = { request, done }
    try {
      return await done
    } finally {
      this.#loading = null
    }
  }

  async #replace(request: LoadRequest): Promise<LoadedModel> {
    await this.#unload()
    const model = await loadModel(request, (progress) => this.#post({ type: 'progress', progress }))
    this.#model = model
    return model
  }

  /** Resolves when nothing is being run, or done after a run. */
  async idle(): Promise<void> {
    await this.#run?.ended
    await this.#idling.done
  }

  async #unload(): Promise<void> {
    if (this.#run !== null) {
      this.#run.stopped = true
      await this.#run.ended
    }
    await this.#idling.stop()
    const model = this.#model
    this.#model = null
    await model?.dispose()
  }

  #loaded(): LoadedModel {
    if (this.#model === null) throw new AppError('model.notLoaded', { model: '' })
    return this.#model
  }

  async #generate(params: GenerateParams): Promise<void> {
    const model = this.#loaded()
    const release = model.turns.hold()
    try {
      const written = await this.#only(params.runId, (run) => this.#runToEnd(model, params, run))
      if (written !== null) this.#settle(model, written)
    } finally {
      release()
    }
  }

  /** The model of a translation is loaded for it; the one that is loaded for chats stays. */
  async #translate(params: TranslateParams): Promise<void> {
    await this.#only(params.runId, async (run) => {
      await this.#idling.stop()
      await this.#translators.use(params, (model) => this.#translateWith(model, params, run))
    })
  }

  async #translateWith(
    model: LoadedTranslator,
    params: TranslateParams,
    run: ActiveRun,
  ): Promise<void> {
    const events = new RunEvents(params.runId, this.#post)
    try {
      const emit = events.emit.bind(events)
      await translate({ model, params, emit, stopped: () => run.stopped })
    } catch (error) {
      if (!events.started) throw error
      if (!events.ended) events.emit({ kind: 'failed', error: toldError(error) })
    }
  }

  /** The model of a translation is loaded for questions about it too. */
  #probe({ ids, request, translation }: Params<'probe'>): Promise<ProbeAnswer> {
    if (translation === undefined) return answerProbe(this.#loaded(), ids, request)
    return this.#translators.use(translation, (model) =>
      askTranslator(model, translation, ids, request),
    )
  }

  /** One run at a time. @throws AppError run.alreadyRunning */
  async #only<T>(runId: string, work: (run: ActiveRun) => Promise<T>): Promise<T> {
    if (this.#run !== null) throw new AppError('run.alreadyRunning')
    const run: ActiveRun = { runId, stopped: false, ended: Promise.resolve() }
    this.#run = run
    const running = work(run)
    run.ended = running.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await running
    } finally {
      this.#run = null
    }
  }

  /** Questions that can wait do: they find the text in the cache afterwards. */
  #settle(model: LoadedModel, written: Written): void {
    const release = model.turns.hold()
    void this.#idling
      .run('settling', (stopped) => settle(model, written, stopped))
      .catch(() => undefined)
      .then(release)
  }

  async #calibrate(model: LoadedModel): Promise<RuntimeMethods['calibrate']['result']> {
    if (this.#run !== null || this.#idling.busy || model.writer.device !== 'cpu') return null
    const threads = await this.#idling
      .run('calibrating', (stopped) => calibrate(model, stopped))
      // What it fails at, the next run fails at too, and says so.
      .catch(() => null)
    return threads === null ? null : { threads }
  }

  /** @throws what happened before the run started; afterwards it is the run's last event */
  async #runToEnd(
    model: LoadedModel,
    params: GenerateParams,
    run: ActiveRun,
  ): Promise<Written | null> {
    const events = new RunEvents(params.runId, this.#post)
    try {
      await this.#idling.stop()
      const { given, input, sampling } = params
      const prompt = given
        ? givenPrompt(given, model.window)
        : makePrompt(makerOf(model), input, sampling.maxTokens)
      return await generate({
        model,
        params,
        prompt,
        emit: (event) => events.emit(event),
        stopped: () => run.stopped,
      })
    } catch (error) {
      if (!events.started) throw error
      if (!events.ended) events.emit({ kind: 'failed', error: toldError(error) })
      return null
    }
  }

  #preview({ input, maxTokens }: Params<'preview'>): PreviewResult {
    const model = this.#loaded()
    const { tokens, template, droppedMessages } = makePrompt(makerOf(model), input, maxTokens)
    return { prompt: tokens, template, droppedMessages, contextLength: model.window }
  }

  /** Of the loaded model that which it runs with. */
  async #tokenizerOf(params: Pick<Params<'tokens'>, 'modelId' | 'folder'>) {
    if (this.#model?.info.id === params.modelId) return this.#model.tokenizer
    return this.#tokenizers.get(params)
  }

  #tokenize(text: string): PromptToken[] {
    const { tokenizer } = this.#loaded()
    const pieces = tokenizer.pieces(tokenizer.encode(text))
    return pieces.map((piece) => ({ ...piece, role: null, content: true, turn: -1 }))
  }
}
