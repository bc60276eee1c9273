import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'

/** Bounds far above every published model, far below what would stall the process. Bytes. */
export const FILE_LIMITS = {
  config: 4 * 2 ** 20,
  template: 2 * 2 ** 20,
  tokenizerConfig: 32 * 2 ** 20,
  tokenizer: 128 * 2 ** 20,
} as const

/** Reads a model's small files, each within a bound and checked against a schema. */
export class ModelFolder {
  readonly modelId: string
  readonly path: string

  constructor(modelId: string, path: string) {
    this.modelId = modelId
    this.path = path
  }

  /**
   * A JSON file, parsed; null where there is none.
   *
   * @throws AppError model.tooLarge, model.badJson
   */
  async json<T extends z.ZodType>(
    file: string,
    schema: T,
    limit: number,
  ): Promise<z.output<T> | null> {
    const text = await this.text(file, limit)
    if (text === null) return null
    const result = schema.safeParse(this.#parse(file, text))
    if (result.success) return result.data
    throw this.badJson(file, z.prettifyError(result.error))
  }

  /** As `json`. @throws AppError model.missingFile too */
  async requiredJson<T extends z.ZodType>(
    file: string,
    schema: T,
    limit: number,
  ): Promise<z.output<T>> {
    const value = await this.json(file, schema, limit)
    if (value === null) throw this.missing(file)
    return value
  }

  /** A UTF-8 text file; null where there is none. @throws AppError model.tooLarge */
  async text(file: string, limit: number): Promise<string | null> {
    const handle = await open(join(this.path, file)).catch((error: unknown) => {
      if (isAbsent(error)) return null
      throw error
    })
    if (handle === null) return null
    try {
      const { size } = await handle.stat()
      if (size > limit) {
        throw new AppError('model.tooLarge', { model: this.modelId, file, bytes: size, limit })
      }
      return await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  }

  /** Names in a subfolder, sorted; empty where there is none. */
  async list(subfolder: string): Promise<string[]> {
    const names = await readdir(join(this.path, subfolder)).catch((error: unknown) => {
      if (isAbsent(error)) return []
      throw error
    })
    return names.sort()
  }

  /** Bytes, or null where there is no such file. */
  async size(file: string): Promise<number | null> {
    const found = await stat(join(this.path, file)).catch((error: unknown) => {
      if (isAbsent(error)) return null
      throw error
    })
    return found?.isFile() === true ? found.size : null
  }

  missing(file: string): AppError {
    return new AppError('model.missingFile', { model: this.modelId, file })
  }

  badJson(file: string, detail: string): AppError {
    return new AppError('model.badJson', { model: this.modelId, file, detail })
  }

  #parse(file: string, text: string): unknown {
    try {
      return JSON.parse(text)
    } catch (error) {
      throw this.badJson(file, error instanceof Error ? error.message : String(error))
    }
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))
  )
}
