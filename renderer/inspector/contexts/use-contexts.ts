import { computed, ref, watch } from 'vue'
import { tokenRefs } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'
import { wordsOf } from '../../trace/words.ts'
import { useProbe } from '../use-probe.ts'
import { headDifferences, streamCosines, weightsAt } from './compare.ts'
import { isSameWord, languageOf, sharedWords } from './shared-words.ts'

/** One text that was read: its words, the one that is compared, and what the model is asked about it. */
function useSide(view: () => RunView, busy: () => boolean, heads: () => boolean) {
  const header = computed(() => view().header)
  /** What was given; the token the model wrote after it plays no part. */
  const tokens = computed(() => tokenRefs(view()).slice(0, header.value?.prompt.length ?? 0))
  const words = computed(() => {
    const text = tokens.value.map((token) => token.text).join('')
    return wordsOf(tokens.value, languageOf(text))
  })
  const word = ref(0)
  const pieces = computed(() => words.value[word.value]?.tokens ?? [])
  /** Position of the word's last token, which has read all of it. */
  const at = computed(() => tokens.value[pieces.value.at(-1) ?? 0]?.position ?? 0)
  const asks = { runId: () => header.value?.runId ?? null, wanted: () => true, busy }
  const stream = useProbe({
    ...asks,
    request: () => ({ probe: 'stream' as const, positions: 'all' as const }),
  })
  const attention = useProbe({
    ...asks,
    wanted: heads,
    request: () => ({
      probe: 'attention' as const,
      layers: 'all' as const,
      heads: 'all' as const,
      positions: [at.value],
    }),
  })
  return { header, tokens, words, word, pieces, at, stream, attention }
}
export type ContextSide = ReturnType<typeof useSide>

/** The same word in two texts, and how far the model tells them apart. */
export function useContexts(views: {
  first: () => RunView
  second: () => RunView
  busy: () => boolean
  /** Whether what the heads look at is wanted too; it is where this is left out. */
  heads?: () => boolean
}) {
  const { heads = () => true } = views
  const first = useSide(views.first, views.busy, heads)
  const second = useSide(views.second, views.busy, heads)
  const shared = computed(() => sharedWords(first.words.value, second.words.value))

  watch(
    () => [first.header.value?.runId, second.header.value?.runId],
    () => {
      first.word.value = shared.value[0]?.first ?? 0
      second.word.value = shared.value[0]?.second ?? 0
    },
    { immediate: true },
  )
  /** Choosing a word takes the other text's along, where it has it. */
  function choose(side: 'first' | 'second', at: number): void {
    const [mine, other] = side === 'first' ? [first, second] : [second, first]
    mine.word.value = at
    const word = mine.words.value[at]
    const place = other.words.value.findIndex((each) => word && isSameWord(each, word))
    if (place !== -1) other.word.value = place
  }

  const cosines = computed(() => {
    const [a, b] = [first.stream.asked.value, second.stream.asked.value]
    if (a.state !== 'done' || b.state !== 'done') return null
    return streamCosines(a.answer, first.at.value, b.answer, second.at.value)
  })
  const answers = computed(() => {
    const [a, b] = [first.attention.asked.value, second.attention.asked.value]
    return a.state === 'done' && b.state === 'done' ? ([a.answer, b.answer] as const) : null
  })
  const differences = computed(() =>
    answers.value === null
      ? null
      : headDifferences(answers.value[0], first.at.value, answers.value[1], second.at.value),
  )
  function rowsOf(layer: number, head: number): [Float32Array, Float32Array] | null {
    if (answers.value === null) return null
    return [
      weightsAt(answers.value[0], layer, head, first.at.value),
      weightsAt(answers.value[1], layer, head, second.at.value),
    ]
  }
  /** The first question that has no answer yet: what to say while waiting. */
  const waiting = computed(
    () =>
      [first.stream, second.stream, ...(heads() ? [first.attention, second.attention] : [])].find(
        ({ asked }) => asked.value.state !== 'done',
      ) ?? null,
  )
  return { first, second, shared, choose, cosines, differences, rowsOf, waiting }
}
