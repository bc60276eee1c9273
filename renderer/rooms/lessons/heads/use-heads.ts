import { computed } from 'vue'
import { useProbe } from '#renderer/inspector/use-probe.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'

/** So many tokens at most: every row of a small picture is to be seen. */
const MOST = 16

/** The reader's sentence as the chat model reads it, and what all its heads look at. */
export function useHeads(given: () => string) {
  const store = useLessonStore()
  const {
    view,
    standing,
    again: askRun,
  } = useLessonRun(() => {
    const asked = store.state.heads.text ?? given()
    return asked.trim() === '' ? null : { task: 'complete', text: asked }
  })
  const header = computed(() => view.value.header)
  const tokens = computed(() => header.value?.prompt.slice(0, MOST) ?? [])
  const size = computed(() => ({
    layers: header.value?.model.layers ?? 1,
    heads: header.value?.model.heads ?? 1,
  }))
  const layer = computed(() => Math.min(store.state.heads.layer, size.value.layers - 1))
  const asking = {
    runId: () => header.value?.runId ?? null,
    wanted: () => tokens.value.length > 0,
    busy: () => standing.value.state !== 'done',
  }
  const attention = useProbe({
    ...asking,
    request: () => ({
      probe: 'attention' as const,
      layers: 'all' as const,
      heads: 'all' as const,
      positions: tokens.value.map((_, at) => at),
    }),
  })
  /** `[layers · heads, n, keys]` */
  const weights = computed(() => {
    const { value } = attention.asked
    if (value.state !== 'done') return null
    const { data, shape } = value.answer.attention
    return data instanceof Float32Array ? { data, keys: shape[3] ?? 1 } : null
  })
  /** One head's `[n, n]`: what comes after the tokens shown is looked at by none of them. */
  function matrixOf(inLayer: number, head: number): Float32Array {
    const n = tokens.value.length
    const { data, keys } = weights.value ?? { data: new Float32Array(), keys: 1 }
    const from = (inLayer * size.value.heads + head) * n * keys
    const matrix = new Float32Array(n * n)
    for (let row = 0; row < n; row++) {
      matrix.set(data.subarray(from + row * keys, from + row * keys + n), row * n)
    }
    return matrix
  }
  return {
    ...{ header, standing, askRun, tokens, size, layer, asking },
    ...{ asked: attention.asked, again: attention.again, weights, matrixOf },
  }
}
export type Heads = ReturnType<typeof useHeads>
