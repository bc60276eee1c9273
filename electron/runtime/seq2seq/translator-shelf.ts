import type { TranslateParams } from '#shared/runtime/protocol.ts'
import { modelError } from '../models/model-error.ts'
import { defaultThreads } from '../models/threads.ts'
import { loadTranslator, type LoadedTranslator } from './load.ts'

/** Translators kept loaded: both directions of a pair of languages. */
const KEPT = 2

type Wanted = Pick<TranslateParams, 'modelId' | 'folder' | 'threads'>

interface Place {
  model: Promise<LoadedTranslator>
  /** What it is needed for right now. */
  users: number
}

/** Translators that were used last, ready to be used again. */
export class TranslatorShelf {
  /** The one used last comes last. */
  readonly #places = new Map<string, Place>()

  /** Loads a model if need be and works with it; it stays meanwhile. @throws AppError as `loadTranslator` */
  async use<T>(wanted: Wanted, work: (model: LoadedTranslator) => Promise<T>): Promise<T> {
    const key = JSON.stringify([wanted.modelId, wanted.folder, wanted.threads])
    const place = this.#places.get(key) ?? { model: this.#load(wanted), users: 0 }
    this.#places.delete(key)
    this.#places.set(key, place)
    place.users++
    try {
      const model = await place.model.catch((error: unknown) => {
        this.#places.delete(key)
        throw error
      })
      await this.#makeRoom()
      return await work(model)
    } finally {
      place.users--
    }
  }

  async #makeRoom(): Promise<void> {
    for (const [key, { model, users }] of this.#places) {
      if (this.#places.size <= KEPT) return
      if (users > 0) continue
      this.#places.delete(key)
      const { translator, inspector, turns } = await model
      await turns.close()
      await inspector.release()
      await translator.release()
    }
  }

  async #load({ modelId, folder, threads }: Wanted): Promise<LoadedTranslator> {
    try {
      return await loadTranslator(modelId, folder, threads ?? defaultThreads())
    } catch (error) {
      throw modelError(modelId, error)
    }
  }
}
