import { watchDebounced } from '@vueuse/core'
import { shallowReactive } from 'vue'
import { useModelStore } from '../stores/model.ts'
import { useXrayStore } from '../stores/xray.ts'
import type { RunView } from '../trace/reduce.ts'

/** Who scrolls past or seeks is shown first, and asks for nothing until they rest, ms. */
const REST_MS = 150

interface Scoring {
  /** Whether tokens are shown. */
  on: () => boolean
  /** Whether the model has something else to do. */
  busy: () => boolean
  viewOf: (runId: string) => RunView | undefined
  /** Each run stands alone, with its earlier turns. */
  alone?: boolean
}

/**
 * Has the prompts of runs in sight scored, a few at a time while nothing else is going on. Without a
 * model those get their probabilities that were asked about before.
 *
 * @returns what is to be called with each run that comes into sight
 */
export function useScoring({ on, busy, viewOf, alone = false }: Scoring): (runId: string) => void {
  const model = useModelStore()
  const xray = useXrayStore()
  const seen = shallowReactive(new Set<string>())

  /** A translation's source was read by an encoder, which predicts nothing. */
  function isScorable(runId: string): boolean {
    const header = viewOf(runId)?.header
    return header !== null && header !== undefined && header.translation === undefined
  }
  /** Runs in sight whose prompts are known, while they may be scored; as text, to compare. */
  function due(): string {
    const { info } = model
    if (!on() || busy() || info?.inspect.score.ok === false) return ''
    // With another model it is worth asking again.
    return [info?.id ?? '', ...[...seen].filter(isScorable)].join(' ')
  }
  /** Asked for since the model could last be asked: what failed then would fail again. */
  const tried = new Set<string>()
  watchDebounced(
    due,
    (now) => {
      if (now === '') tried.clear()
      const [modelId = '', ...runIds] = now.split(' ')
      for (const runId of runIds.reverse()) {
        const view = viewOf(runId)
        const key = `${modelId} ${runId}`
        if (!view || tried.has(key)) continue
        tried.add(key)
        void xray.score(runId, view, alone)
      }
    },
    { immediate: true, debounce: REST_MS },
  )
  return (runId) => void seen.add(runId)
}
