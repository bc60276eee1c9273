import type { SerializedError } from '#shared/trace/event.ts'

/** An error that came over the process border: its code and data make the sentence people read. */
export class RequestError extends Error {
  readonly error: SerializedError

  constructor(error: SerializedError) {
    super(error.message)
    this.name = 'RequestError'
    this.error = error
  }
}

/** Whatever was thrown, in the shape the error notice shows. */
export function asSerializedError(error: unknown): SerializedError {
  if (error instanceof RequestError) return error.error
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'app.internal', message: detail, data: { detail } }
}
