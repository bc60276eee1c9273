import type { BeamEvent, BeamHypothesis } from '#shared/trace/event.ts'

/** A hypothesis at its place in the tree that a beam search grew. */
export interface BeamNode {
  step: number
  /** 0-based place among those of its step, best first. */
  row: number
  /** Row of the hypothesis it goes on from; null at the first step. */
  parentRow: number | null
  hypothesis: BeamHypothesis
  /** Gone on from, ended with an end token, or given up. */
  state: 'live' | 'ended' | 'pruned'
  /** On the way to the translation that won. */
  winner: boolean
}

/**
 * The tree of a search, column by column. A hypothesis names its parent by its place among those that
 * were gone on from; those stand in the order of their score, as they are listed.
 *
 * @param winner the target ids of the translation that won
 * @param stopIds tokens that end a translation
 */
export function beamTree(
  beams: readonly BeamEvent[],
  winner: readonly number[],
  stopIds: readonly number[],
): BeamNode[][] {
  let liveRows: number[] = []
  return beams.map(({ hypotheses }, step) => {
    const nodes = hypotheses.map((hypothesis, row): BeamNode => {
      const ended = stopIds.includes(hypothesis.ids.at(-1) ?? -1)
      return {
        step,
        row,
        parentRow: step === 0 ? null : (liveRows[hypothesis.parent] ?? null),
        hypothesis,
        state: hypothesis.pruned ? 'pruned' : ended ? 'ended' : 'live',
        winner: startsWith(winner, hypothesis.ids),
      }
    })
    liveRows = nodes.filter(({ state }) => state === 'live').map(({ row }) => row)
    return nodes
  })
}

function startsWith(ids: readonly number[], beginning: readonly number[]): boolean {
  return beginning.length <= ids.length && beginning.every((id, at) => ids[at] === id)
}
