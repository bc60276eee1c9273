import { shallowReactive, watch } from 'vue'
import { useModelStore } from '../stores/model.ts'
import { useXrayStore } from '../stores/xray.ts'
import type { RunView } from '../trace/reduce.ts'

interface Scoring {
  /** Whether tokens are shown. */
  on: () => boolean
  /** Whether the model has something else to do. */
  busy: () => boolean
  viewOf: (runId: string) => RunView | undefined
}

/**
 * Has the prompts of runs in sight scored, a few at a time while nothing else is going on. Without a
 * model those get their probabilities that were asked about before.
 *
 * @returns what is to be called with each run that comes into sight
 */
export function useScoring({ on, busy, viewOf }: Scoring): (runId: string) => void {
  const model = useModelStore()
  const xray = useXrayStore()
  const seen = shallowReactive(new Set<string>())

  /** Runs in sight whose prompts are known, while they may be scored; as text, to compare. */
  function due(): string {
    const { info } = model
    if (!on() || busy() || info?.inspect.score.ok === false) return ''
    // With another model it is worth asking again.
    return [info?.id ?? '', ...[...seen].filter((runId) => viewOf(runId)?.header)].join(' ')
  }
  watch(
    due,
    (now) => {
      for (const runId of now.split(' ').slice(1).reverse()) {
        const view = viewOf(runId)
        if (view) void xray.score(runId, view)
      }
    },
    { immediate: true },
  )
  return (runId) => void seen.add(runId)
}
