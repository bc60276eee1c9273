import type { TranslateParams } from '#shared/runtime/protocol.ts'
import { modelError } from '../models/model-error.ts'
import { defaultThreads } from '../models/threads.ts'
import { loadTranslator, type LoadedTranslator } from './load.ts'

/** Translators kept loaded: both directions of a pair of languages. */
const KEPT = 2

type Wanted = Pick<TranslateParams, 'modelId' | 'folder' | 'threads'>

/** Translators that were used last, ready to be used again. */
export class TranslatorShelf {
  /** The one used last comes last. */
  readonly #loaded = new Map<string, LoadedTranslator>()

  /** @throws AppError as `loadTranslator` */
  async take(wanted: Wanted): Promise<LoadedTranslator> {
    const key = JSON.stringify([wanted.modelId, wanted.folder, wanted.threads])
    const known = this.#loaded.get(key)
    this.#loaded.delete(key)
    const model = known ?? (await this.#load(wanted))
    this.#loaded.set(key, model)
    for (const [other, { translator }] of this.#loaded) {
      if (this.#loaded.size <= KEPT) break
      this.#loaded.delete(other)
      await translator.release()
    }
    return model
  }

  async #load({ modelId, folder, threads }: Wanted): Promise<LoadedTranslator> {
    try {
      return await loadTranslator(modelId, folder, threads ?? defaultThreads())
    } catch (error) {
      throw modelError(modelId, error)
    }
  }
}
