import { computed } from 'vue'
import type { LensEntry } from '#shared/trace/probe.ts'
import { useProbeStore } from '../../stores/probe.ts'
import { useProbe } from '../use-probe.ts'
import { blockOf, blocksWithin, byPosition, TOP } from './lens-blocks.ts'

/**
 * What every layer would say, for the positions in sight: the model is asked for one block of them at a
 * time, those that are looked at before all others.
 */
export function useLensBlocks(input: {
  runId: () => string
  /** The last position that predicted a token of the text. */
  last: () => number
  /** The position whose answer is told in words: asked for first, in sight or not. */
  chosen: () => number
  /** Positions in sight. */
  seen: () => { first: number; last: number } | null
  wanted: () => boolean
  busy: () => boolean
}) {
  const probes = useProbeStore()
  const request = (positions: number[]) => ({ probe: 'lens' as const, positions, top: TOP })

  const blocks = computed(() => {
    const [seen, chosen] = [input.seen(), blockOf(input.chosen(), input.last())]
    const others = seen === null ? [] : blocksWithin(seen.first, seen.last, input.last())
    return [chosen, ...others.filter(([first]) => first !== chosen[0])]
  })
  const states = computed(() =>
    blocks.value.map((positions) => ({
      positions,
      state: probes.peek(input.runId(), request(positions)),
    })),
  )
  const missing = computed(() => states.value.find(({ state }) => state?.state !== 'done'))
  const { asked, again } = useProbe({
    runId: input.runId,
    request: () => (missing.value ? request(missing.value.positions) : null),
    wanted: input.wanted,
    busy: input.busy,
  })
  const entries = computed((): ReadonlyMap<number, readonly LensEntry[]> => {
    const all = new Map<number, readonly LensEntry[]>()
    for (const { state } of states.value) {
      if (state?.state !== 'done') continue
      for (const [position, list] of byPosition(state.answer)) all.set(position, list)
    }
    return all
  })
  return { asked, again, entries }
}
