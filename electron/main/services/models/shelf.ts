import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { FolderReport } from '#shared/runtime/folder-report.ts'
import type { ModelCard, ModelInfo } from '#shared/runtime/model-info.ts'
import type { ModelEntry, ModelFile, ModelShelf } from '#shared/runtime/model-shelf.ts'
import type { TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { ModelService } from '../model-service.ts'
import { newId } from '../new-id.ts'
import type { SettingsService } from '../settings-service.ts'
import { cardHashes } from './card-hashes.ts'
import type { ModelChecks } from './checks.ts'
import { chatUse, pairUses } from './defaults.ts'
import { modelFiles } from './folder-files.ts'
import type { ModelHashes } from './hashes.ts'
import { UNDER_WAY } from './import-model.ts'
import type { ModelMemory } from './keep.ts'
import { learntOf, stillHolds } from './learnt.ts'
import type { Link, ModelPlaces } from './places.ts'

export interface ShelfServiceOptions {
  places: ModelPlaces
  models: ModelService
  settings: SettingsService
  hashes: ModelHashes
  memory: ModelMemory
  checks: ModelChecks
  /** Puts a folder into the system's trash; rejects where there is none. */
  trash: (folder: string) => Promise<void>
}

/** Everything the Models room shows of the models there are, and what is done with them. */
export class ShelfService {
  readonly #options: ShelfServiceOptions
  readonly #changed = new Listeners<[]>()
  /** Links forgotten since the app was started, by model: they can be brought back. */
  readonly #forgotten = new Map<string, Link>()

  constructor(options: ShelfServiceOptions) {
    this.#options = options
    options.hashes.onDone(() => {
      this.#changed.call()
    })
    options.models.onStatus((status) => {
      if (status.state === 'ready') this.#learn(status.info)
    })
    options.models.onTranslator((info) => {
      this.#learn(info)
    })
  }

  /** Told when what `shelf` answers has changed. Returns what unsubscribes. */
  onChange(listener: () => void): () => void {
    return this.#changed.add(listener)
  }

  async shelf(): Promise<ModelShelf> {
    const cards = await this.#options.places.cards()
    const { modelId, translators } = this.#options.settings.get()
    return {
      entries: await Promise.all(cards.map((card) => this.#entry(card))),
      chat: chatUse(cards, modelId),
      pairs: pairUses(cards, translators),
    }
  }

  /** Checks a model that is here, and keeps what came of it. @throws AppError `model.notFound` */
  async check(modelId: string): Promise<FolderReport> {
    const { models, checks } = this.#options
    const report = await checks.check(modelId, await models.folderOf(modelId))
    this.#changed.call()
    return report
  }

  /**
   * Takes a model away: what is linked is forgotten, where it lies nothing is changed; what is in the
   * models folder goes to the trash, or is deleted. One that is loaded is unloaded first, and the model
   * that came with the app takes its place.
   *
   * @throws AppError `model.notFound`, `model.stays`, `model.elsewhere`, `run.alreadyRunning`,
   * `record.busy`, `model.noTrash` (nothing was changed), `model.notRemoved`
   */
  async remove(modelId: string, how: 'trash' | 'delete'): Promise<null> {
    const { places, models } = this.#options
    const card = (await places.cards()).find(({ id }) => id === modelId)
    if (card === undefined) throw new AppError('model.notFound', { model: modelId })
    if (card.origin === 'bundled') throw new AppError('model.stays', { model: modelId })
    if (card.origin === 'extra') {
      throw new AppError('model.elsewhere', { model: modelId, folder: dirname(card.folder) })
    }
    const wasLoaded = await models.release(modelId)
    try {
      if (card.origin === 'linked') await this.#forget(modelId)
      else await this.#takeAway(card, how)
      this.#dropDefaults(modelId)
    } finally {
      if (wasLoaded) await models.loadDefault(this.#options.settings.get().modelId)
      this.#changed.call()
    }
    return null
  }

  /** Brings back a link that was forgotten. @throws AppError `model.notFound`, `model.taken` */
  async restore(modelId: string): Promise<null> {
    const { places } = this.#options
    const link = this.#forgotten.get(modelId)
    if (link === undefined) throw new AppError('model.notFound', { model: modelId })
    if ((await places.cards()).some(({ id }) => id === modelId)) {
      throw new AppError('model.taken', { model: modelId })
    }
    await places.link(link)
    this.#forgotten.delete(modelId)
    this.#changed.call()
    return null
  }

  #learn(info: ModelInfo | TranslatorInfo): void {
    this.#options.memory.keepLearnt(info.id, learntOf(info))
    this.#changed.call()
  }

  async #entry(card: ModelCard): Promise<ModelEntry> {
    const { hashes, memory, places } = this.#options
    const { id: modelId, folder } = card
    // A folder that cannot be read has its reason on the card.
    const files = await modelFiles(folder, { inside: false }).catch((): ModelFile[] => [])
    const isBundled = card.origin === 'bundled'
    const said = isBundled
      ? await cardHashes(
          folder,
          files.map(({ path }) => path),
        )
      : null
    const link = (await places.links()).find(({ id }) => id === modelId)
    const known = memory.check(modelId)
    const hash = hashes.state({ modelId, folder, files, card: said })
    return {
      card,
      files,
      hash,
      learnt: stillHolds(memory.learnt(modelId), hash),
      check: known && { atMs: known.atMs, report: known.report },
      addedMs: link?.addedMs ?? memory.added(modelId, folder),
    }
  }

  async #forget(modelId: string): Promise<void> {
    const link = await this.#options.places.unlink(modelId)
    if (link !== null) this.#forgotten.set(modelId, link)
  }

  async #takeAway({ id: model, folder }: ModelCard, how: 'trash' | 'delete'): Promise<void> {
    const detailOf = (error: unknown): string =>
      error instanceof Error ? error.message : String(error)
    if (how === 'trash') {
      await this.#options.trash(folder).catch((error: unknown) => {
        throw new AppError('model.noTrash', { model, detail: detailOf(error) }, error)
      })
      return
    }
    try {
      // Away from the list at once; what is left where this is interrupted is cleared at start.
      const away = join(dirname(folder), UNDER_WAY + newId())
      await rename(folder, away)
      await rm(away, { recursive: true, force: true })
    } catch (error) {
      throw new AppError('model.notRemoved', { model, detail: detailOf(error) }, error)
    }
  }

  /** What is gone is nobody's choice any more. */
  #dropDefaults(modelId: string): void {
    const { settings } = this.#options
    const { modelId: chat, translators } = settings.get()
    const kept = Object.entries(translators).filter(([, id]) => id !== modelId)
    if (chat === modelId) settings.set({ modelId: null })
    if (kept.length < Object.keys(translators).length) {
      settings.set({ translators: Object.fromEntries(kept) })
    }
  }
}
