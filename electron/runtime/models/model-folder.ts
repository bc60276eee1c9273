import { constants } from 'node:fs'
import { open, readdir, realpath, type FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import { fieldProblem, type FieldProblem } from '#shared/runtime/field-problem.ts'
import { plainDetail } from './plain-detail.ts'
import { jsonDepth } from './json-depth.ts'

/** Bounds far above every published model, far below what would stall the process. Bytes. */
export const FILE_LIMITS = {
  config: 4 * 2 ** 20,
  template: 2 * 2 ** 20,
  tokenizerConfig: 32 * 2 ** 20,
  tokenizer: 128 * 2 ** 20,
} as const

/** Brackets within brackets: a tokenizer.json has some ten, a config.json five. */
const MOST_DEEP = 64

/** Why something in a folder is not read as a file; each has its words. */
export type FileProblem = 'fileNone' | 'fileLoop' | 'fileOutside' | 'fileEmpty' | 'fileDenied'

/** Reads a model's files, each within a bound, within the folder, and checked against a schema. */
export class ModelFolder {
  readonly modelId: string
  readonly path: string
  #root: string | null = null

  constructor(modelId: string, path: string) {
    this.modelId = modelId
    this.path = path
  }

  /**
   * A JSON file, parsed; null where there is none.
   *
   * @throws AppError model.tooLarge, model.badFile, model.badJson, model.badField
   */
  async json<T extends z.ZodType>(
    file: string,
    schema: T,
    limit: number,
  ): Promise<z.output<T> | null> {
    const text = await this.text(file, limit)
    if (text === null) return null
    const value = this.#parse(file, text)
    const result = schema.safeParse(value)
    if (result.success) return result.data
    throw this.badField(file, fieldProblem(result.error, value))
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

  /** A UTF-8 text file; null where there is none. @throws AppError model.tooLarge, model.badFile */
  async text(file: string, limit: number): Promise<string | null> {
    const opened = await this.open(file)
    if (opened === null) return null
    const { handle, size } = opened
    try {
      if (size > limit) throw this.tooLarge(file, size, limit)
      return await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  }

  /**
   * Opens a file for reading, wherever links within the folder lead; the caller closes it. Nothing that
   * could be waited for without end, a pipe for instance, and nothing outside of the folder.
   *
   * @param file path within the folder
   * @returns null where there is none
   * @throws AppError model.badFile
   */
  async open(file: string): Promise<{ handle: FileHandle; size: number } | null> {
    const path = await this.#inside(file)
    if (path === null) return null
    const flags = constants.O_RDONLY | constants.O_NONBLOCK
    const handle = await open(path, flags).catch((error: unknown) => {
      if (isAbsent(error)) return null
      throw this.badFile(file, 'fileDenied')
    })
    if (handle === null) return null
    const found = await handle.stat()
    const problem = !found.isFile() ? 'fileNone' : found.size === 0 ? 'fileEmpty' : null
    if (problem === null) return { handle, size: found.size }
    await handle.close()
    throw this.badFile(file, problem)
  }

  /** Names in a subfolder, sorted; empty where there is none. @throws AppError model.badFile */
  async list(subfolder: string): Promise<string[]> {
    const names = await readdir(join(this.path, subfolder)).catch((error: unknown) => {
      if (isAbsent(error)) return []
      throw this.badFile(subfolder, hasCode(error, 'ELOOP') ? 'fileLoop' : 'fileDenied')
    })
    return names.sort()
  }

  /** Bytes, or null where there is no such file. @throws AppError model.badFile */
  async size(file: string): Promise<number | null> {
    const opened = await this.open(file)
    await opened?.handle.close()
    return opened?.size ?? null
  }

  missing(file: string): AppError {
    return new AppError('model.missingFile', { model: this.modelId, file })
  }

  badJson(file: string, detail: string): AppError {
    return new AppError('model.badJson', { model: this.modelId, file, detail })
  }

  badField(file: string, problem: FieldProblem): AppError {
    return new AppError('model.badField', { model: this.modelId, file, ...problem })
  }

  badFile(file: string, reason: FileProblem): AppError {
    return new AppError('model.badFile', { model: this.modelId, file, reason })
  }

  tooLarge(file: string, bytes: number, limit: number): AppError {
    return new AppError('model.tooLarge', { model: this.modelId, file, bytes, limit })
  }

  /** Where a file really lies; null where there is none. */
  async #inside(file: string): Promise<string | null> {
    try {
      this.#root ??= await realpath(this.path)
      const path = await realpath(join(this.path, file))
      if (path.startsWith(this.#root + sep)) return path
    } catch (error) {
      if (isAbsent(error)) return null
      throw this.badFile(file, hasCode(error, 'ELOOP') ? 'fileLoop' : 'fileDenied')
    }
    throw this.badFile(file, 'fileOutside')
  }

  #parse(file: string, text: string): unknown {
    if (jsonDepth(text) > MOST_DEEP) {
      throw new AppError('model.tooDeep', { model: this.modelId, file, limit: MOST_DEEP })
    }
    try {
      return JSON.parse(text)
    } catch (error) {
      throw this.badJson(file, plainDetail(error))
    }
  }
}

function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
