import type { TranslateParams } from '#shared/runtime/protocol.ts'
import { modelError } from '../models/model-error.ts'
import { defaultThreads } from '../models/threads.ts'
import { loadTranslator, type LoadedTranslator } from './load.ts'

/** Translators kept loaded: both directions of a pair of languages. */
const KEPT = 2

type Wanted = Pick<TranslateParams, 'modelId' | 'folder' | 'threads'>

interface Place {
  modelId: string
  model: Promise<LoadedTranslator>
  /** What it is needed for right now. */
  users: number
  /** Nobody gets it any more: whoever works with it last lets go of it. */
  forgotten: boolean
}

/** Translators that were used last, ready to be used again. */
export class TranslatorShelf {
  /** The one used last comes last. */
  readonly #places = new Map<string, Place>()

  /** Loads a model if need be and works with it; it stays meanwhile. @throws AppError as `loadTranslator` */
  async use<T>(wanted: Wanted, work: (model: LoadedTranslator) => Promise<T>): Promise<T> {
    const key = JSON.stringify([wanted.modelId, wanted.folder, wanted.threads])
    const { modelId } = wanted
    const known = this.#places.get(key)
    const place = known ?? { modelId, model: this.#load(wanted), users: 0, forgotten: false }
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
      if (place.forgotten && place.users === 0) await release(place)
    }
  }

  /** Lets go of a model; who is working with it keeps it until that is done. */
  async forget(modelId: string): Promise<void> {
    for (const [key, place] of this.#places) {
      if (place.modelId !== modelId) continue
      this.#places.delete(key)
      place.forgotten = true
      if (place.users === 0) await release(place)
    }
  }

  async #makeRoom(): Promise<void> {
    for (const [key, place] of this.#places) {
      if (this.#places.size <= KEPT) return
      if (place.users > 0) continue
      this.#places.delete(key)
      await release(place)
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

/** One that could not be loaded holds nothing. */
async function release({ model }: Place): Promise<void> {
  const loaded = await model.catch(() => null)
  await loaded?.turns.close()
  await loaded?.inspector.release()
  await loaded?.translator.release()
}
