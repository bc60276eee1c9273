import { topIds } from '#shared/trace/choice/distribution.ts'

/** A beginning of a target text that is still being written. */
export interface Hypothesis {
  /** Target tokens so far, the start token left out. */
  ids: readonly number[]
  /** Σ log p of those. */
  sum: number
  /** Index among the hypotheses of the step before; 0 at the first step. */
  parent: number
}

/** A target text that has ended, or was cut at its greatest length. */
export interface Finished extends Hypothesis {
  /** Σ log p ÷ lengthᵖᵉⁿᵃˡᵗʸ; the length counts the end token. */
  score: number
}

/** What became of the candidates of one step, best first. */
export interface BeamStep {
  /** Those that are gone on from. */
  live: readonly Hypothesis[]
  finished: readonly Finished[]
  /** Considered, and given up: better ones fill the beam. */
  pruned: readonly Hypothesis[]
}

export interface BeamSearch<S> {
  /** Hypotheses kept at every step, at least 1. */
  width: number
  /** Exponent of the length that a sum is divided by: above 0 longer texts are favoured. */
  lengthPenalty: number
  /** Target tokens at most, the end token counted. */
  maxLength: number
  endIds: readonly number[]
  /** What every text begins with; nothing unless said otherwise. */
  given?: Pick<Hypothesis, 'ids' | 'sum'>
  /** After what is given. */
  first: Outlook<S>
  /** Goes on from states, each by a token: all of a step at once. */
  advance: (steps: readonly { state: S; id: number }[]) => Promise<Outlook<S>[]>
  onStep?: (step: BeamStep) => void
  /** Asked between two steps. */
  stopped?: () => boolean
}

/** What a decoder says about the next token, and what it needs to go on. */
export interface Outlook<S> {
  /** log p of every token; −∞ for those that may not be written. */
  logprobs: Float32Array
  state: S
}

/**
 * Beam search as Hugging Face's `generate` does it with `early_stopping` (Wu et al. 2016, §7, without the
 * coverage penalty): at each step the 2 · width best continuations are looked at; end tokens among the
 * first `width` finish a text, the best others go on. It ends when `width` texts have ended.
 *
 * @returns the texts that ended, best first, at most `width`; those under way where it was stopped or
 * they grew too long
 * @throws RangeError where width or maxLength is not at least 1
 */
export async function beamSearch<S>(search: BeamSearch<S>): Promise<Finished[]> {
  const { width, maxLength, onStep, stopped } = search
  if (!(width >= 1) || !(maxLength >= 1)) {
    throw new RangeError('a beam is at least 1 wide and 1 long')
  }
  const finished: Finished[] = []
  const given = search.given ?? { ids: [], sum: 0 }
  let live: Hypothesis[] = [{ ...given, parent: 0 }]
  let outlooks = [search.first]
  for (let length = given.ids.length + 1; length <= maxLength; length++) {
    const step = sortOut(search, candidates(live, outlooks, 2 * width))
    finished.push(...step.finished)
    onStep?.(step)
    live = [...step.live]
    if (live.length === 0 || finished.length >= width || stopped?.() === true) break
    if (length === maxLength) break
    const before = outlooks
    outlooks = await search.advance(
      live.map(({ parent, ids }) => {
        const from = before[parent]
        const id = ids.at(-1)
        if (from === undefined || id === undefined) throw new Error('a hypothesis without a parent')
        return { state: from.state, id }
      }),
    )
  }
  // What has not ended counts where too few have.
  if (finished.length < width) finished.push(...live.map((one) => scored(search, one)))
  return finished.sort((a, b) => b.score - a.score).slice(0, width)
}

/** The best continuations over all hypotheses, best first; of equals the earlier hypothesis' comes first. */
function candidates<S>(
  live: readonly Hypothesis[],
  outlooks: readonly Outlook<S>[],
  count: number,
): Hypothesis[] {
  const found = live.flatMap(({ ids, sum }, parent) => {
    const logprobs = outlooks[parent]?.logprobs ?? new Float32Array(0)
    return topIds(logprobs, count).flatMap((id) => {
      const own = logprobs[id] ?? -Infinity
      return own === -Infinity ? [] : [{ ids: [...ids, id], sum: sum + own, parent }]
    })
  })
  return found.sort((a, b) => b.sum - a.sum).slice(0, count)
}

function sortOut<S>(search: BeamSearch<S>, found: readonly Hypothesis[]): BeamStep {
  const [live, finished, pruned]: [Hypothesis[], Finished[], Hypothesis[]] = [[], [], []]
  for (const [place, candidate] of found.entries()) {
    const ends = search.endIds.includes(candidate.ids.at(-1) ?? -1)
    if (ends && place < search.width) finished.push(scored(search, candidate))
    else if (!ends && live.length < search.width) live.push(candidate)
    else pruned.push(candidate)
  }
  return { live, finished, pruned }
}

function scored<S>({ lengthPenalty }: BeamSearch<S>, hypothesis: Hypothesis): Finished {
  return { ...hypothesis, score: hypothesis.sum / hypothesis.ids.length ** lengthPenalty }
}
