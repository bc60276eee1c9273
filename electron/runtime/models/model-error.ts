import { AppError } from '#shared/ipc/result.ts'
import { NotFiniteError } from '#shared/trace/choice/distribution.ts'
import { GraphError } from '../graph/graph-error.ts'

/** What ONNX Runtime and the libraries say may be long, and holds names from the files. */
const MOST_LONG = 300

/**
 * What reading or running a graph threw, as an error people can be told about.
 *
 * @param file of the graph, within the model's folder
 */
export function modelError(model: string, error: unknown, file = 'onnx/*.onnx'): AppError {
  if (error instanceof AppError) return error
  if (error instanceof NotFiniteError) return new AppError('model.notFinite', { model }, error)
  if (error instanceof GraphError) return graphError(model, error, file)
  const detail = plain(error instanceof Error ? error.message : String(error))
  return new AppError('model.loadFailed', { model, detail }, error)
}

function graphError(model: string, error: GraphError, file: string): AppError {
  const { code, data } = error
  const text = (value: string | number | undefined): string => plain(String(value ?? ''))
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

/** Without the places in ONNX Runtime's sources it begins with, on one line, and not without end. */
function plain(message: string): string {
  const told = message
    .replaceAll(/(?:\/\S+|\S+)\.(?:cc|h|cpp):\d+ (?:[^\n]*?\) )?/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return told.length > MOST_LONG ? `${told.slice(0, MOST_LONG)}…` : told
}
