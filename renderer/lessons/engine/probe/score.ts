import { chooseToken } from '#shared/trace/choice/choose.ts'
import type { ProbeRequest, ScoreAnswer } from '#shared/trace/probe.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { rowOf } from '../network/matrix.ts'
import type { TinyTransformer, TransformerPass } from '../transformer/tiny-transformer.ts'
import { resolve } from './indices.ts'

/** How probable each token was, given what stands before it; before the first there is nothing. */
export function scoreAnswer(
  { vocabulary }: TinyTransformer,
  { ids, logits }: TransformerPass,
  { positions }: Extract<ProbeRequest, { probe: 'score' }>,
): ScoreAnswer {
  const later = resolve(positions, ids.length).filter((position) => position > 0)
  return {
    score: later.map((position) => {
      const id = ids[position]!
      const row = Float32Array.from(rowOf(logits, position - 1))
      const { logprob, entropy, rank, top } = chooseToken(row, DEFAULT_SAMPLING, position, id)
      const named = top.map((each) => ({ ...each, text: vocabulary.tokenOf(each.id) }))
      return { position, id, logprob, entropy, rank, top: named }
    }),
  }
}
