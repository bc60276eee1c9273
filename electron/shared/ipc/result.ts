import type { SerializedError } from '../trace/event.ts'
import type { ErrorCode } from './errors.ts'

/** What every request answers; handlers never reject across the process border. */
export type IpcResult<T> = { ok: true; data: T } | { ok: false; error: SerializedError }

/** An error people can be told about: a code with data, from which each language makes its sentence. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: Record<string, string | number>

  constructor(code: ErrorCode, data: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(data)}`, cause === undefined ? {} : { cause })
    this.name = 'AppError'
    this.code = code
    this.data = data
  }
}

/** Anything thrown, as data. Unknown errors become `app.internal` with their message as detail. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, data: error.data }
  }
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'app.internal', message: detail, data: { detail } }
}
