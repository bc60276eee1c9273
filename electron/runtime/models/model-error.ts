import { AppError } from '#shared/ipc/result.ts'
import { NotFiniteError } from '#shared/trace/choice/distribution.ts'
import { plainDetail } from './plain-detail.ts'
import { GraphError } from '../graph/graph-error.ts'

/** What is said where the machine has no room left, and the model may be a good one. */
const NO_ROOM = /alloc|out of memory/i

/**
 * What reading or running a graph threw, as an error people can be told about.
 *
 * @param file of the graph, within the model's folder
 */
export function modelError(model: string, error: unknown, file = 'onnx/*.onnx'): AppError {
  if (error instanceof AppError) return error
  if (error instanceof NotFiniteError) return new AppError('model.notFinite', { model }, error)
  if (error instanceof GraphError) return graphError(model, error, file)
  const detail = plainDetail(error)
  return NO_ROOM.test(detail)
    ? new AppError('model.loadFailed', { model, detail: 'noMemory' }, error)
    : new AppError('model.notRun', { model, detail }, error)
}

function graphError(model: string, error: GraphError, file: string): AppError {
  const { code, data } = error
  const text = (value: string | number | undefined): string => plainDetail(value ?? '')
  const place = data.part === undefined || data.part === '' ? '' : ` (${text(data.part)})`
  switch (code) {
    case 'unknown-operator':
      return new AppError(
        'model.unknownOperator',
        { model, file, operator: text(data.operator) },
        error,
      )
    case 'graph-too-large': {
      const { what = '', found = 0, limit = 0 } = data
      return new AppError('model.graphTooLarge', { model, file, what, found, limit }, error)
    }
    case 'graph-unsupported': {
      const detail = text(data.reason ?? error.message)
      return new AppError('model.unsupported', { model, detail, place }, error)
    }
    case 'not-onnx':
    case 'graph-cyclic':
    case 'graph-malformed':
      return new AppError(
        'model.badGraph',
        { model, file, detail: data.damage ?? code, place },
        error,
      )
  }
}
