import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { SerializedError } from '#shared/trace/event.ts'

/** As C++ on each system, ONNX Runtime, Dawn and V8 say that they got no memory. */
const NO_MEMORY =
  /bad_?alloc|bad allocation|failed to allocate|allocation failed|out of memory|not enough memory/i

/** What a request or a run failed at, as main is told of it. */
export function toldError(error: unknown): SerializedError {
  if (error instanceof AppError) return serializeError(error)
  const words = error instanceof Error ? error.message : String(error)
  return serializeError(NO_MEMORY.test(words) ? new AppError('run.noMemory', {}, error) : error)
}
