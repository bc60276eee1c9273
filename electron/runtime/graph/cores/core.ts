import type { NodeProto } from '../onnx_pb.ts'
import type { GraphView } from '../view.ts'
import type { HeadTensor, Maybe, Probabilities, Rotary, AttentionForm } from '../description.ts'

/** One attention as found in a graph, before it is placed in a layer. */
export interface AttentionCore {
  readonly form: AttentionForm
  /** Index of the node the form is known by (the Softmax in the plain form). */
  readonly anchor: number
  readonly node: NodeProto
  readonly heads: number
  readonly kvHeads: number
  readonly headDim: number
  readonly scale: number | null
  readonly rotary: Rotary
  readonly probabilities: Maybe<{ readonly source: Probabilities }>
  readonly query: Maybe<{ readonly source: HeadTensor }>
  readonly key: Maybe<{ readonly source: HeadTensor }>
  readonly value: Maybe<{ readonly source: HeadTensor }>
  /** Tensors of the past going in and the present coming out, before they are matched to graph names. */
  readonly past: { readonly key: string; readonly value: string } | null
  readonly present: { readonly key: string; readonly value: string } | null
  /** The mixed values, on their way to the output projection. */
  readonly output: string
}

/** Sizes a core cannot read off its own node. */
export interface CoreContext {
  readonly view: GraphView
  /** Heads and head size of the cache input with that name: dims 1 and 3 of its declared shape. */
  cacheShape(tensor: string): { readonly heads: number | null; readonly headDim: number | null }
  /** Last dimension of a tensor, from the weights that produce it; `null` where no weight tells. */
  lastDim(tensor: string): number | null
}
