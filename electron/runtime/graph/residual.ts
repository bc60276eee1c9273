import type { AttentionCore } from './cores/core.ts'
import { absent } from './description.ts'
import type { Maybe, ResidualTensor } from './description.ts'
import { MICROSOFT } from './edit.ts'
import { ancestors, behindPasses, descendants } from './flow.ts'
import type { NodeProto } from './onnx_pb.ts'
import type { GraphView } from './view.ts'

/** A node that adds a branch back to the residual stream. */
interface Join {
  readonly node: NodeProto
  /** The stream as it came in. */
  readonly stream: string
  /** What is added to it. */
  readonly branch: string
  readonly sum: ResidualTensor
}

export interface ResidualPath {
  readonly residualIn: Maybe<{ readonly tensor: ResidualTensor }>
  readonly residualAfterAttention: Maybe<{ readonly tensor: ResidualTensor }>
  readonly parallel: boolean
  /** Outputs of the two branches, before they are added; `null` where one was not found. */
  readonly attentionBranch: string | null
  readonly mlpBranch: string | null
}

type Residual = Maybe<{ readonly tensor: ResidualTensor }>

/**
 * Follows the residual stream by data flow: after each attention the first addition whose other
 * operand the attention itself was computed from. Serial blocks add twice (attention, MLP);
 * parallel ones (GPT-NeoX, Phi) add both to the same stream.
 */
export function followResidual(
  view: GraphView,
  cores: readonly AttentionCore[],
): { readonly layers: readonly ResidualPath[]; readonly residualOut: Residual } {
  const joins = cores.map((core) => attentionJoin(view, core))
  const layers = joins.map((join, index) => {
    const next = joins[index + 1]
    return layerPath(view, join, next === undefined ? null : next, cores[index]?.output ?? '')
  })
  const last = joins.at(-1)
  if (last === undefined || last === null) return { layers, residualOut: absent('noResidual') }
  const final = mlpJoin(view, last) ?? last
  return { layers, residualOut: { found: true, tensor: final.sum } }
}

function layerPath(
  view: GraphView,
  join: Join | null,
  next: Join | null,
  output: string,
): ResidualPath {
  if (join === null) {
    return {
      residualIn: absent('noResidual'),
      residualAfterAttention: absent('noResidual'),
      parallel: false,
      attentionBranch: null,
      mlpBranch: null,
    }
  }
  const residualIn: Residual = { found: true, tensor: { kind: 'named', name: join.stream } }
  const mlp = mlpJoin(view, join)
  if (mlp === null || (next !== null && readsSum(view, next.stream, join.sum))) {
    return {
      residualIn,
      residualAfterAttention: absent('parallel'),
      parallel: true,
      ...sideBySide(view, join.branch, output),
    }
  }
  const after = ancestors(view, mlp.branch)
  const index = view.producerIndex(join.node.output[0] ?? '')
  const parallel = index === undefined || !after.has(index)
  return {
    residualIn,
    residualAfterAttention: { found: true, tensor: join.sum },
    parallel,
    attentionBranch: join.branch,
    mlpBranch: mlp.branch,
  }
}

function attentionJoin(view: GraphView, core: AttentionCore): Join | null {
  const earlier = ancestors(view, core.output)
  const later = descendants(view, core.output)
  const isLater = new Set(later)
  const dependsOnCore = (tensor: string): boolean => {
    const index = view.producerIndex(tensor)
    return tensor === core.output || (index !== undefined && isLater.has(index))
  }
  for (const index of later) {
    const addition = asAddition(view.nodes[index])
    if (addition === null) continue
    for (const [stream, branch] of [addition.operands, swapped(addition.operands)]) {
      const from = view.producerIndex(stream)
      if (view.isConstant(stream) || !dependsOnCore(branch) || dependsOnCore(stream)) continue
      if (from === undefined || !earlier.has(from)) continue
      return { node: addition.node, stream, branch, sum: addition.sum }
    }
  }
  return null
}

/** The addition that takes the stream right after `join` and adds something computed to it. */
function mlpJoin(view: GraphView, join: Join): Join | null {
  const sums = sumNames(join)
  for (const name of sums) {
    for (const index of withPasses(view, name)) {
      const addition = asAddition(view.nodes[index])
      if (addition === null || addition.node === join.node) continue
      for (const [stream, branch] of [addition.operands, swapped(addition.operands)]) {
        if (!sums.includes(behindPasses(view, stream)) || view.isConstant(branch)) continue
        if (view.producerIndex(branch) === undefined) continue
        return { node: addition.node, stream, branch, sum: addition.sum }
      }
    }
  }
  return null
}

/** Consumers of a tensor, seen through nodes that keep values as they are. */
function withPasses(view: GraphView, tensor: string): readonly number[] {
  return view.consumers(tensor).flatMap((index) => {
    const node = view.nodes[index]
    const passed = node?.output[0]
    if (
      node === undefined ||
      passed === undefined ||
      behindPasses(view, passed) !== behindPasses(view, tensor)
    ) {
      return [index]
    }
    return [index, ...view.consumers(passed)]
  })
}

/** The operands of a sum of attention and MLP output: only one of them comes from the attention. */
function sideBySide(
  view: GraphView,
  branch: string,
  attentionOutput: string,
): Pick<ResidualPath, 'attentionBranch' | 'mlpBranch'> {
  const addition = asAddition(view.producer(behindPasses(view, branch)))
  const core = view.producerIndex(attentionOutput)
  const [first = '', second = ''] = addition?.operands ?? []
  const [ofFirst, ofSecond] = [first, second].map(
    (name) => core !== undefined && ancestors(view, name).has(core),
  )
  if (addition === null || ofFirst === ofSecond) return { attentionBranch: null, mlpBranch: null }
  return ofFirst === true
    ? { attentionBranch: first, mlpBranch: second }
    : { attentionBranch: second, mlpBranch: first }
}

interface Addition {
  readonly node: NodeProto
  readonly operands: readonly [string, string]
  readonly sum: ResidualTensor
}

const FUSED = new Set(['SkipSimplifiedLayerNormalization', 'SkipLayerNormalization'])
/** Position of `input_skip_bias_sum` among a fused node's outputs. */
const FUSED_SUM = 3

function asAddition(node: NodeProto | undefined): Addition | null {
  const [left = '', right = ''] = node?.input ?? []
  if (node === undefined || left === '' || right === '') return null
  const [first = ''] = node.output
  if (node.opType === 'Add' && node.domain !== MICROSOFT) {
    return { node, operands: [left, right], sum: { kind: 'named', name: first } }
  }
  if (!FUSED.has(node.opType)) return null
  const name = node.output[FUSED_SUM] ?? ''
  const sum: ResidualTensor =
    name === '' ? { kind: 'slot', anchor: first, output: FUSED_SUM } : { kind: 'named', name }
  return { node, operands: [left, right], sum }
}

function sumNames(join: Join): readonly string[] {
  return join.sum.kind === 'named' ? [join.sum.name] : []
}

function readsSum(view: GraphView, stream: string, sum: ResidualTensor): boolean {
  return sum.kind === 'named' && behindPasses(view, stream) === sum.name
}

function swapped(pair: readonly [string, string]): readonly [string, string] {
  return [pair[1], pair[0]]
}
