import type { TransformerSizes } from './tiny-transformer.ts'

/**
 * How many numbers a Transformer of GPT-2's and GPT-3's kind has learned (Radford et al. 2019; Brown et al.
 * 2020): embeddings of tokens and of positions, in each layer four square matrices and two of the
 * feed-forward network, all with biases, and two norms; one norm at the end. Input and output share the
 * embeddings.
 */
export function gptParameters({
  layers,
  width: d,
  neurons: n = 4 * d,
  contextLength,
  vocabulary,
}: Pick<TransformerSizes, 'width' | 'contextLength'> & {
  layers: number
  neurons?: number
  vocabulary: number
}): number {
  const attention = 4 * (d * d + d)
  const feedForward = d * n + n + (n * d + d)
  const norm = 2 * d
  return (vocabulary + contextLength) * d + layers * (attention + feedForward + 2 * norm) + norm
}
