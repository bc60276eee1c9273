import type { SerializedError } from '../trace/event.ts'
import { ERROR_CODES } from './errors.ts'
import { AppError } from './result.ts'

/** Another process's error as one of this process; a code nobody knows becomes `app.internal`. */
export function knownError({ code, message, data }: SerializedError): AppError {
  const known = ERROR_CODES.find((one) => one === code)
  return known === undefined
    ? new AppError('app.internal', { detail: message })
    : new AppError(known, data ?? {}, message)
}
