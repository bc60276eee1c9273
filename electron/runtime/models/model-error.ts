import { AppError } from '#shared/ipc/result.ts'
import { GraphError } from '../graph/graph-error.ts'

/** What reading or running a graph threw, as an error people can be told about. */
export function modelError(modelId: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof GraphError) {
    const code = error.code === 'graph-unsupported' ? 'model.unsupported' : 'model.badGraph'
    return new AppError(code, { model: modelId, detail }, error)
  }
  return new AppError('model.loadFailed', { model: modelId, detail }, error)
}
