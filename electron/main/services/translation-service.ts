import { AppError } from '#shared/ipc/result.ts'
import type { ParsedInputOf } from '#shared/ipc/define.ts'
import type { translateRoutes } from '#shared/ipc/routes/translate.ts'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { RuntimePort, TranslateParams } from '#shared/runtime/protocol.ts'
import type { Library, Place } from './library.ts'
import type { ModelService } from './model-service.ts'
import { givenStart } from './run/given-start.ts'
import { requireText } from './run-service.ts'
import type { RunKeeper } from './run/run-keeper.ts'
import { messageIn, placeFor, type Start, type StartedRun } from './run/start.ts'
import { titleOf } from './run/title.ts'

export interface TranslationServiceOptions {
  library: Library
  runtime: RuntimePort
  models: ModelService
  keeper: RunKeeper
}

type Parsed = ParsedInputOf<(typeof translateRoutes)['translate.start']>
export type TranslateInput = Omit<Parsed, 'replaces'> & Partial<Pick<Parsed, 'replaces'>>
export type TranslateBranchInput = ParsedInputOf<(typeof translateRoutes)['translate.branch']>

/** How a text is translated: what the model process is told, without where the model lies. */
type How = Pick<
  TranslateParams,
  'sourceLanguage' | 'targetLanguage' | 'beams' | 'lengthPenalty' | 'sampling' | 'capture' | 'given'
>

/** Translations, each a run like any other, by models of their own: the one for chats stays loaded. */
export class TranslationService {
  readonly #options: TranslationServiceOptions

  constructor(options: TranslationServiceOptions) {
    this.#options = options
  }

  /** Every encoder–decoder on this machine, those that cannot be used with the reason. */
  translators(): Promise<ModelCard[]> {
    return this.#options.models.translators()
  }

  /**
   * What a translator is and which languages it knows.
   *
   * @throws AppError `model.notFound`, `model.unsupported`, and those of loading
   */
  translator(modelId: string): Promise<TranslatorInfo> {
    return this.#options.models.translatorInfo(modelId)
  }

  /**
   * Has a text translated.
   *
   * @throws AppError `run.emptyPrompt`, `run.alreadyRunning`, `run.badMessages`, `model.notFound`,
   * `model.unsupported`, `session.notFound`, or one of the store's
   */
  async start(input: TranslateInput): Promise<StartedRun> {
    const { sessionId, question, replaces = null, modelId, ...how } = input
    if ('text' in question) requireText(question.text)
    const where = await this.#where(modelId)
    const { library } = this.#options
    const [text, follows] =
      'text' in question ? [question.text, question.parentId] : ['', question.id]
    const place = placeFor(library, sessionId, text, [replaces, follows])
    if (replaces !== null && 'text' in question) remove(place, replaces, question.text)
    const asked = this.#question(place, question)
    return this.#begin(
      {
        place,
        question: asked.start,
        task: 'translate',
        system: null,
        ...how,
        model: unread(modelId),
      },
      { modelId, ...where, text: asked.text.trim(), ...how, given: null },
    )
  }

  /**
   * Another translation that begins like one there is.
   *
   * @throws AppError as `start`, `run.badBranch` where it has no such token
   */
  async branch({
    sessionId,
    answerMessageId,
    kept,
    force,
  }: TranslateBranchInput): Promise<StartedRun> {
    const { library } = this.#options
    const source = messageIn(library.placeOf(sessionId), answerMessageId)
    const { run, given } = givenStart(library, source, kept, force)
    const [first] = library.storeOfRun(run.id).traces.events(run.id)
    const header = first?.kind === 'run-started' ? first.run : null
    if (header?.translation === undefined) {
      throw new AppError('run.badBranch', { step: kept, tokens: run.tokens })
    }
    const where = await this.#where(run.modelId)
    const place = library.placeToContinue(sessionId)
    const taken = given.kept.flatMap((event) => (event.kind === 'token' ? [event.id] : []))
    const ids = force === null ? taken : [...taken, force]
    const { sampling, capture, translation, template } = header
    const { beams, lengthPenalty, sourceLanguage, targetLanguage } = translation
    const how: How = {
      ...(sourceLanguage === null ? {} : { sourceLanguage }),
      ...(targetLanguage === null ? {} : { targetLanguage }),
      beams,
      lengthPenalty,
      sampling,
      capture,
      given: { ids, forced: force !== null },
    }
    const question = { id: place.messageId(source.parentId ?? '') }
    return this.#begin(
      {
        place,
        question,
        task: 'translate',
        system: null,
        sampling,
        capture,
        model: unread(run.modelId),
      },
      { modelId: run.modelId, ...where, text: template, ...how, sha256: header.model.sha256 },
    )
  }

  async #where(modelId: string): Promise<{ folder: string; threads: number | null }> {
    const where = await this.#options.models.translator(modelId)
    this.#options.keeper.requireFree()
    return where
  }

  #question(
    place: Place,
    question: TranslateInput['question'],
  ): { start: Start['question']; text: string } {
    if ('text' in question) {
      const { text, parentId } = question
      const head = place.store.messages.head(place.sessionId)
      const parent = parentId === undefined ? head : parentId && messageIn(place, parentId).id
      return { start: { text, parentId: parent }, text }
    }
    const { id, text } = messageIn(place, question.id)
    return { start: { id }, text }
  }

  #begin(start: Start, params: Omit<TranslateParams, 'runId'>): StartedRun {
    const { keeper, runtime } = this.#options
    const started = keeper.open(start)
    const { runId } = started
    keeper.begin(runId, () => runtime.call('translate', { runId, ...params }))
    return started
  }
}

/** The run says which weights it were once the model process has read them. */
function unread(id: string): Start['model'] {
  return { id, sha256: '' }
}

/**
 * Takes back what was asked and is asked in other words now, with everything that follows from it. A
 * session that had its name from it is named anew.
 */
function remove(place: Place, id: string, inOtherWords: string): void {
  const { store, sessionId } = place
  const question = messageIn(place, id)
  const named = store.sessions.get(sessionId)?.title === titleOf(question.text)
  store.transaction(() => {
    store.messages.remove(question.id)
    if (named) store.sessions.rename(sessionId, titleOf(inOtherWords))
  })
}
