import type { EmbedAnswer, ProbeRequest } from '#shared/trace/probe.ts'
import { rowOf } from '../network/matrix.ts'
import type { TinyTransformer } from '../transformer/tiny-transformer.ts'
import { tensorOfRows } from './indices.ts'

/**
 * Rows of the embedding matrix, and whose point most nearly the same way.
 *
 * @throws RangeError where there is no such token
 */
export function embedAnswer(
  { vocabulary, embedding: { value } }: TinyTransformer,
  { ids, neighbours }: Extract<ProbeRequest, { probe: 'embed' }>,
): EmbedAnswer {
  const textOf = (id: number): string => vocabulary.tokenOf(id)
  ids.forEach(textOf)
  const lengths = vocabulary.tokens.map((_, id) => Math.hypot(...rowOf(value, id)))
  const cosine = (a: number, b: number): number => {
    const [own, other] = [rowOf(value, a), rowOf(value, b)]
    return own.reduce((sum, each, i) => sum + each * other[i]!, 0) / (lengths[a]! * lengths[b]!)
  }
  return {
    vectors: tensorOfRows(
      [ids.length, value.cols],
      ids.map((id) => rowOf(value, id)),
    ),
    neighbours: ids.map((id) => ({
      id,
      list: vocabulary.tokens
        .map((text, other) => ({ id: other, text, cosine: cosine(id, other) }))
        // A row of zeros points nowhere: it has none and is nobody's.
        .filter((other) => other.id !== id && Number.isFinite(other.cosine))
        .sort((a, b) => b.cosine - a.cosine || a.id - b.id)
        .slice(0, neighbours),
    })),
  }
}
