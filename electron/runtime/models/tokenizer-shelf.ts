import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_LIMITS, ModelFolder } from './model-folder.ts'
import { tokenizerConfigSchema, tokenizerSchema } from './tokenizer-files.ts'
import { openTokenizer, type ModelTokenizer } from './tokenizer.ts'

const FILE = 'tokenizer.json'
const CONFIG = 'tokenizer_config.json'

/** Tokenizers kept ready, those used last: each takes some tens of megabytes. */
const KEPT = 6

/** Tokenizers of model folders, without their graphs. */
export class TokenizerShelf {
  /** The one used last comes last. */
  readonly #known = new Map<string, Promise<ModelTokenizer>>()

  /** @throws AppError model.missingFile, model.badJson, model.tooLarge */
  async get({ modelId, folder }: { modelId: string; folder: string }): Promise<ModelTokenizer> {
    const key = JSON.stringify([modelId, folder, await version(folder)])
    const tokenizer = this.#known.get(key) ?? open(modelId, folder)
    this.#known.delete(key)
    this.#known.set(key, tokenizer)
    for (const old of [...this.#known.keys()].slice(0, -KEPT)) this.#known.delete(old)
    try {
      return await tokenizer
    } catch (error) {
      this.#known.delete(key)
      throw error
    }
  }
}

/** Another where one of the files was replaced. */
async function version(folder: string): Promise<string> {
  const found = [FILE, CONFIG].map((file) => stat(join(folder, file)).catch(() => null))
  const files = await Promise.all(found)
  return files.map((file) => `${String(file?.size)} ${String(file?.mtimeMs)}`).join(' ')
}

async function open(modelId: string, path: string): Promise<ModelTokenizer> {
  const folder = new ModelFolder(modelId, path)
  const json = await folder.requiredJson(FILE, tokenizerSchema, FILE_LIMITS.tokenizer)
  const config = await folder.requiredJson(
    CONFIG,
    tokenizerConfigSchema,
    FILE_LIMITS.tokenizerConfig,
  )
  return openTokenizer(folder, json, config).tokenizer
}
