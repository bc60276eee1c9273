import type { AttentionAnswer, StreamAnswer } from '#shared/trace/probe.ts'
import { cosine, rowAt, totalVariation } from '../../trace/vector-math.ts'
import { headWeights, indexIn } from '../recompute.ts'

export interface StreamCosines {
  /** Of the two places, by blocks passed. */
  pair: number[]
  /** Mean over all other tokens of the second text but its first, to hold the pair against; null without any. */
  others: number[] | null
}

/** How alike the residual stream is at a place of one text and a place of another, layer by layer. */
export function streamCosines(
  first: StreamAnswer,
  firstAt: number,
  second: StreamAnswer,
  secondAt: number,
): StreamCosines {
  const [layers = 0, , width = 0] = first.stream.shape
  const vector = ({ stream, indices }: StreamAnswer, layer: number, position: number): number[] => {
    const place = indexIn(indices.positions, position, 'position')
    return rowAt(stream.data, layer * indices.positions.length + place, width)
  }
  const others = second.indices.positions.filter((each) => each !== secondAt && each !== 0)
  const pair: number[] = []
  const mean: number[] = []
  for (let layer = 0; layer < layers; layer++) {
    const word = vector(first, layer, firstAt)
    pair.push(cosine(word, vector(second, layer, secondAt)))
    const sum = others.reduce((all, each) => all + cosine(word, vector(second, layer, each)), 0)
    mean.push(sum / others.length)
  }
  return { pair, others: others.length > 0 ? mean : null }
}

/**
 * A row of attention, as it can be held against one of another text: the first token's weight, where
 * attention rests when there is nothing to look for, then what lies 0, 1, 2 … tokens back.
 *
 * @param weights of the keys up to the query, which is the last
 */
export function byDistance(weights: ArrayLike<number>): number[] {
  const all = Array.from(weights)
  const [first = 0, ...rest] = all
  return [first, ...rest.reverse()]
}

export interface HeadDifference {
  layer: number
  head: number
  /** Total variation distance of the two rows, 0 … 1. */
  distance: number
}

/** How differently every head attends at the two places, layers and heads in order. */
export function headDifferences(
  first: AttentionAnswer,
  firstAt: number,
  second: AttentionAnswer,
  secondAt: number,
): HeadDifference[] {
  const { layers, heads } = first.indices
  return layers.flatMap((layer) =>
    heads.map((head) => ({
      layer,
      head,
      distance: totalVariation(
        byDistance(weightsAt(first, layer, head, firstAt)),
        byDistance(weightsAt(second, layer, head, secondAt)),
      ),
    })),
  )
}

/** A head's weights over the keys up to a query. */
export function weightsAt(
  answer: AttentionAnswer,
  layer: number,
  head: number,
  query: number,
): Float32Array {
  const keys = answer.attention.shape[3] ?? 0
  const row = indexIn(answer.indices.positions, query, 'position')
  const rows = headWeights(answer, indexIn(answer.indices.layers, layer, 'layer'), head)
  return rows.subarray(row * keys, row * keys + query + 1)
}
