import type { AblateAnswer, AblateRequest, AblatedSide } from '#shared/trace/probe.ts'
import { rowOf } from '../network/matrix.ts'
import { softmax } from '../network/softmax.ts'
import type { TinyTransformer, TransformerPass } from '../transformer/tiny-transformer.ts'
import { resolve } from './indices.ts'

/** What the Transformer says with parts of it switched off, beside what it says with all of them. */
export function ablateAnswer(
  model: TinyTransformer,
  { ids, logits }: TransformerPass,
  request: AblateRequest,
): AblateAnswer {
  const { heads, ffns, noResiduals = [], noPositions } = request
  resolve([...heads.map(([layer]) => layer), ...ffns, ...noResiduals], 1)
  const off = model.forward(ids, {
    headsOff: resolve(
      heads.map(([, head]) => head),
      model.sizes.heads,
    ),
    hidden: resolve(request.masked, ids.length),
    ...(ffns.length > 0 ? { ffn: false } : {}),
    ...(noResiduals.length > 0 ? { residual: false } : {}),
    ...(noPositions ? { positions: false } : {}),
  })
  return {
    entries: resolve(request.positions, ids.length).map((position) => {
      const before = softmax(rowOf(logits, position))
      const after = softmax(rowOf(off.logits, position))
      const listed = [...new Set([before, after].flatMap((p) => mostProbable(p, request.top)))]
      const klBits = before.reduce((sum, p, id) => sum + bitsOf(p, p / after[id]!), 0)
      const [was, is] = [before, after].map((p) => sideOf(model, p, listed)) as [
        AblatedSide,
        AblatedSide,
      ]
      return { position, before: was, after: is, klBits: Math.max(0, klBits) }
    }),
  }
}

const mostProbable = (p: Float64Array, count: number): number[] =>
  [...p.keys()].sort((a, b) => p[b]! - p[a]! || a - b).slice(0, count)

/** p·log₂ of a ratio; nothing where p is 0. */
const bitsOf = (p: number, ratio: number): number => (p === 0 ? 0 : p * Math.log2(ratio))

function sideOf(
  { vocabulary }: TinyTransformer,
  p: Float64Array,
  ids: readonly number[],
): AblatedSide {
  const top = ids.map((id) => ({ id, text: vocabulary.tokenOf(id), logprob: Math.log(p[id]!) }))
  return {
    entropy: -p.reduce((sum, each) => sum + bitsOf(each, each), 0),
    top: top.sort((a, b) => b.logprob - a.logprob || a.id - b.id),
  }
}
