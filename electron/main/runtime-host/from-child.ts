import { ERROR_CODES, type ErrorCode } from '#shared/ipc/errors.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { SerializedError } from '#shared/trace/event.ts'

function isErrorCode(code: string): code is ErrorCode {
  return ERROR_CODES.some((known) => known === code)
}

/** The child's answer as an error of this process; a code nobody knows becomes `app.internal`. */
export function fromChild(error: SerializedError): AppError {
  return isErrorCode(error.code)
    ? new AppError(error.code, error.data ?? {}, error.message)
    : new AppError('app.internal', { detail: error.message })
}
