import type { Absence } from '#shared/runtime/absence.ts'
import { mlpActivation } from '../mlp.ts'
import { behindPasses, reachedFrom } from '../flow.ts'
import type { GraphView } from '../view.ts'
import { attentionParts, type AttentionParts } from './attention-parts.ts'
import { branchesOf, isProduct, nodesOf, sameStream, type Branch } from './branches.ts'
import { normAfter, normBetween, type NormFacts } from './norms.ts'

/** `recurrent`: a cell in the place of self-attention (SSRU, Kim et al. 2019). */
export type BranchKind = 'attention' | 'recurrent' | 'cross' | 'ffn'

/** One of a block's branches with its norm. */
export interface BranchParts extends Branch {
  readonly kind: BranchKind
  /** What its products read: the stream, or in a block that normalises first what that was normalised to. */
  readonly input: string
  /** Of a block that normalises afterwards: the normalised sum. */
  readonly normed: string | null
  readonly attention: AttentionParts | null
  /** Input of the last product of a feed-forward network. */
  readonly activation: string | null
}

export interface Block {
  readonly self: BranchParts
  readonly cross: BranchParts | null
  readonly feed: BranchParts
}

/** What an encoder, or a decoder that looks at one, is made of. */
export interface Stack {
  /** What the first block reads. */
  readonly embedding: string
  readonly blocks: readonly Block[]
  /** The stream behind each block; the last is what the final norm or the output matrix reads. */
  readonly outputs: readonly string[]
  readonly normFirst: boolean
  readonly norm: NormFacts | null
}

export type FoundStack =
  | { readonly found: true; readonly stack: Stack }
  | { readonly found: false; readonly reason: Absence }

/** Finds the blocks of a plain graph (see `flatten`). */
export function findStack(view: GraphView): FoundStack {
  const branches = partsOf(view)
  const [first] = branches
  if (first === undefined) return { found: false, reason: 'noResidual' }
  const blocks = blocksOf(branches)
  if (blocks === null || blocks.length === 0) return { found: false, reason: 'noAttention' }
  const normFirst = branches.every(({ normed }) => normed === null)
  if (!normFirst && branches.some(({ normed }) => normed === null)) {
    return { found: false, reason: 'noResidual' }
  }
  const norm = normFirst
    ? normBetween(view, first.stream, first.input)
    : normBetween(view, first.sum, first.normed ?? '')
  const outputs = blocks.map(({ feed }) => feed.normed ?? feed.sum)
  return { found: true, stack: { embedding: first.stream, blocks, outputs, normFirst, norm } }
}

const OF_TARGET = /^(?:input_ids|past_key_values\.\d+\.decoder\..*)$/
const OF_SOURCE = /^(?:encoder_hidden_states|past_key_values\.\d+\.encoder\..*)$/
const CELL = /^past_key_values\.\d+\.decoder\.cell$/

function partsOf(view: GraphView): BranchParts[] {
  const target = reachedFrom(view, (input) => OF_TARGET.test(input))
  const source = reachedFrom(view, (input) => OF_SOURCE.test(input))
  const branches = branchesOf(view)
  return branches.map((branch, at) => {
    const nodes = nodesOf(view, branch)
    const attentions = nodes.flatMap((index) => {
      const node = view.nodes[index]
      return (node === undefined ? null : attentionParts(view, node)) ?? []
    })
    const [attention = null] = attentions
    const recurrent = nodes.some((index) => view.reads(index).some((name) => CELL.test(name)))
    const key = attention?.key.tensor ?? ''
    const kind = target.has(key)
      ? 'attention'
      : source.has(key)
        ? 'cross'
        : recurrent
          ? 'recurrent'
          : 'ffn'
    const next = branches[at + 1]
    const activation = kind === 'ffn' ? mlpActivation(view, branch.added) : null
    return {
      ...branch,
      kind,
      input: inputOf(view, branch, nodes),
      normed: normedSum(view, branch, branches[at - 1], next),
      attention,
      activation: activation?.found === true ? behindQuantising(view, activation.tensor) : null,
    }
  })
}

/** Where the stream goes on from a normalised sum, in every branch; the last is told by those before. */
function normedSum(
  view: GraphView,
  branch: Branch,
  before: Branch | undefined,
  next: Branch | undefined,
): string | null {
  if (next !== undefined) {
    return behindPasses(view, next.stream) === branch.sum ? null : next.stream
  }
  if (before === undefined || behindPasses(view, branch.stream) === before.sum) return null
  return normAfter(view, branch.sum)
}

/** What the first product that reads the stream reads of it. */
function inputOf(view: GraphView, branch: Branch, nodes: readonly number[]): string {
  const same = sameStream(view, branch.stream)
  for (const index of nodes) {
    const node = view.nodes[index]
    const [data = ''] = node?.input ?? []
    if (node !== undefined && isProduct(view, node) && same.has(data)) return data
  }
  return branch.stream
}

/** Of a quantised product the numbers before they were quantised. */
function behindQuantising(view: GraphView, tensor: string): string {
  const node = view.producer(tensor)
  return node?.opType === 'DynamicQuantizeLinear' ? (node.input[0] ?? tensor) : tensor
}

/** Self-attention, perhaps cross-attention, feed-forward network; `null` where they come otherwise. */
function blocksOf(branches: readonly BranchParts[]): Block[] | null {
  const blocks: Block[] = []
  let at = 0
  while (at < branches.length) {
    const self = branches[at++]
    if (self?.kind !== 'attention' && self?.kind !== 'recurrent') return null
    const crossing = branches[at]
    const cross = crossing?.kind === 'cross' ? crossing : null
    if (cross !== null) at++
    const feed = branches[at++]
    if (feed?.kind !== 'ffn') return null
    blocks.push({ self, cross, feed })
  }
  return blocks
}
