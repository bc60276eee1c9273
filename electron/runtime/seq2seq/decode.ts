import { distributionOf } from '#shared/trace/choice/distribution.ts'
import { beamSearch, type BeamStep, type Finished, type Outlook } from '../decode/beam-search.ts'
import type { LoadedTranslator } from './load.ts'
import type { DecoderState } from './feeds.ts'
import type { Encoded } from './translator.ts'

export interface BeamOptions {
  width: number
  lengthPenalty: number
  /** Target tokens every translation begins with. */
  given?: readonly number[]
  onStep?: (step: BeamStep) => void
  stopped?: () => boolean
}

interface Place {
  state: DecoderState
  /** Target tokens written, the start token left out. */
  ids: readonly number[]
}

/**
 * Translations of one encoded text, best first: with width 1 the greedy one alone.
 *
 * @returns the end token is the last of each that ended
 */
export async function searchTranslations(
  { translator, rules }: Pick<LoadedTranslator, 'translator' | 'rules'>,
  encoded: Encoded,
  { width, lengthPenalty, given = [], onStep, stopped }: BeamOptions,
): Promise<Finished[]> {
  const maxLength = rules.maxLength(encoded.length)
  const advance = async (
    steps: readonly { state: DecoderState; id: number; ids: readonly number[] }[],
  ): Promise<Outlook<Place>[]> => {
    const read = await translator.steps(encoded, steps)
    return read.map(({ logits, state }, at) => {
      const ids = steps[at]?.ids ?? []
      const logprobs = logProbabilities(logits)
      rules.apply(logprobs, ids, maxLength)
      return { logprobs, state: { state, ids } }
    })
  }
  const outlook = async (
    state: DecoderState,
    id: number,
    ids: readonly number[],
  ): Promise<Outlook<Place>> => {
    const [one] = await advance([{ state, id, ids }])
    if (one === undefined) throw new Error('a step without an outlook')
    return one
  }
  let first = await outlook(translator.begin(encoded), rules.startId, [])
  let sum = 0
  for (const [at, id] of given.entries()) {
    sum += first.logprobs[id] ?? -Infinity
    first = await outlook(first.state.state, id, given.slice(0, at + 1))
  }
  return beamSearch<Place>({
    width,
    lengthPenalty,
    maxLength,
    endIds: rules.endIds,
    given: { ids: given, sum },
    first,
    advance: (steps) =>
      advance(steps.map(({ state: { state, ids }, id }) => ({ state, id, ids: [...ids, id] }))),
    ...(onStep ? { onStep } : {}),
    ...(stopped ? { stopped } : {}),
  })
}

/** log softmax, of the model's own logits. */
function logProbabilities(logits: Float32Array): Float32Array {
  const { max, logSum } = distributionOf(logits)
  return logits.map((logit) => logit - max - logSum)
}
