/** Why a graph could not be read or edited; the renderer turns code and data into a sentence. */
export type GraphErrorCode =
  | 'not-onnx'
  | 'graph-too-large'
  | 'graph-cyclic'
  | 'graph-malformed'
  | 'graph-unsupported'
  | 'external-data-missing'

export type GraphErrorData = Readonly<Record<string, string | number>>

export class GraphError extends Error {
  readonly code: GraphErrorCode
  readonly data: GraphErrorData

  constructor(code: GraphErrorCode, message: string, data: GraphErrorData = {}) {
    super(message)
    this.name = 'GraphError'
    this.code = code
    this.data = data
  }
}
