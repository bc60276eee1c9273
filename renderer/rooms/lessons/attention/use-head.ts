import { computed, watch } from 'vue'
import { largestDifference } from '#renderer/inspector/vector-math.ts'
import { useProbe, type Asked } from '#renderer/inspector/use-probe.ts'
import { headSteps } from '#renderer/lessons/head-steps.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { spoken } from '../matrix/spoken.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'

/** So many tokens at most: all their numbers are to be read from the back row. */
const MOST = 8

/** One head of the chat model at the first tokens of the reader's sentence, and its attention worked through. */
export function useHead(given: () => string) {
  const store = useLessonStore()
  const {
    view,
    standing,
    again: askRun,
  } = useLessonRun(() => {
    const asked = store.state.attention.text ?? given()
    return asked.trim() === '' ? null : { task: 'complete', text: asked }
  })
  const header = computed(() => view.value.header)
  const tokens = computed(() => header.value?.prompt.slice(0, MOST) ?? [])
  const cut = computed(() => (header.value?.prompt.length ?? 0) > MOST)
  const size = computed(() => ({
    layers: header.value?.model.layers ?? 1,
    heads: header.value?.model.heads ?? 1,
  }))
  const layer = computed(() => Math.min(store.state.attention.layer, size.value.layers - 1))
  const head = computed(() => Math.min(store.state.attention.head, size.value.heads - 1))

  const at = computed(() => ({
    layers: [layer.value],
    heads: [head.value],
    positions: tokens.value.map((_, position) => position),
  }))
  const asking = {
    runId: () => header.value?.runId ?? null,
    wanted: () => tokens.value.length > 0,
    busy: () => standing.value.state !== 'done',
  }
  const vectors = useProbe({
    ...asking,
    request: () => ({ probe: 'qkv' as const, ...at.value }),
  })
  const attention = useProbe({
    ...asking,
    request: () => ({ probe: 'attention' as const, ...at.value }),
  })
  /** The first of the answers that is not there. */
  const asked = computed((): Asked<unknown> =>
    vectors.asked.value.state === 'done' ? attention.asked.value : vectors.asked.value,
  )

  const own = computed(() => {
    const { value } = vectors.asked
    return value.state === 'done' ? value.answer : null
  })
  const steps = computed(() => {
    if (!own.value) return null
    const { q, k, v, scale } = own.value
    return headSteps(q.data, k.data, v.data, q.shape[3] ?? 1, scale)
  })
  /** Largest differences of what was worked out here from what the model itself has. */
  const check = computed(() => {
    const { value } = attention.asked
    if (!steps.value || !own.value || value.state !== 'done') return null
    const { data, shape } = value.answer.attention
    const [count, keys] = [tokens.value.length, shape[3] ?? 0]
    // Keys that come after those shown are after every query, too.
    const theirs = Float64Array.from({ length: count * count }, (_, i) => {
      return data[Math.floor(i / count) * keys + (i % count)] ?? 0
    })
    const { context } = own.value
    return {
      weights: largestDifference(steps.value.weights.data, theirs),
      output: context ? largestDifference(steps.value.output.data, context.data) : null,
    }
  })
  /** The followed cell, within the matrix. */
  const cell = computed({
    get: () => {
      const last = Math.max(0, tokens.value.length - 1)
      const { row, column } = store.state.attention
      return { row: Math.min(row, last), column: Math.min(column, last) }
    },
    set: ({ row, column }) => {
      store.set('attention', { row, column })
    },
  })
  watch(
    steps,
    (now) => {
      const { rows = 0, cols = 0, data } = now?.weights ?? {}
      store.set('attention', {
        weights: data ? [...data.subarray((rows - 1) * cols)] : null,
        tokens: tokens.value.map(spoken),
      })
    },
    { immediate: true },
  )
  function again(): void {
    vectors.again()
    attention.again()
  }
  return {
    ...{ header, standing, askRun, tokens, cut, size, layer, head },
    ...{ asked, again, own, steps, check, cell },
  }
}
export type Head = ReturnType<typeof useHead>
