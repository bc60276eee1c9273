/** Why a graph could not be read or edited; the renderer turns code and data into a sentence. */
export type GraphErrorCode =
  | 'not-onnx'
  | 'graph-too-large'
  | 'graph-cyclic'
  | 'graph-malformed'
  | 'graph-unsupported'
  | 'unknown-operator'

/** What is wrong at one place of a graph; each has its words. */
export type Damage =
  /** A name that is missing, or given twice. */
  | 'nameless'
  | 'twice'
  | 'operatorless'
  /** Something reads a tensor that nothing makes. */
  | 'unmade'
  /** A shape no model has. */
  | 'shape'
  /** Fewer or more bytes than the shape says. */
  | 'bytes'
  /** A sparse weight, which no model of text has. */
  | 'sparse'
  /** Weights outside of the model's folder, or beyond the end of their file. */
  | 'outside'
  | 'beyond'
  /** An If without both of its branches, or with different ones. */
  | 'branch'

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
