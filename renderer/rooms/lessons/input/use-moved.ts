import { computed } from 'vue'
import { cosineOf } from '#renderer/lessons/cosine.ts'
import { useProbe } from '#renderer/inspector/use-probe.ts'
import { vectorAt } from '#renderer/inspector/vector-math.ts'
import { movedTokens } from '#renderer/lessons/shuffled-words.ts'
import { useLessonRun } from '../real/use-lesson-run.ts'
import { PAPERS } from './translator.ts'

/** A token of the sentence, where it went, and how alike what the model makes of it is. */
export interface Moved {
  text: string
  bytes: string
  from: number
  to: number
  /** Of its vector behind the last block, before and after, −1 … 1. */
  cosine: number
  /** Whether that is 1, but for rounding. */
  same: boolean
}

/** Below this cosine an output is said to have changed: float32 leaves more digits alike. */
const SAME = 0.9999

/** What the last block leaves of every token, of a sentence and of the same words in another order. */
export function useMoved(options: {
  reader: () => 'encoder' | 'causal'
  texts: () => readonly [before: string, after: string] | null
  positions: () => boolean
}) {
  function side(at: 0 | 1) {
    const { view, standing, again } = useLessonRun(() => {
      const text = options.texts()?.[at] ?? ''
      if (text.trim() === '') return null
      return options.reader() === 'encoder'
        ? { task: 'translate', text, modelId: PAPERS }
        : { task: 'complete', text }
    })
    const prompt = computed(() => view.value.header?.prompt ?? [])
    const stream = useProbe({
      runId: () => view.value.header?.runId ?? null,
      wanted: () => prompt.value.length > 0,
      busy: () => standing.value.state !== 'done',
      request: () => ({
        probe: 'stream' as const,
        positions: prompt.value.map((_, position) => position),
        ...(options.positions() ? {} : { noPositions: true as const }),
        ...(options.reader() === 'encoder' ? { part: 'encoder' as const } : {}),
      }),
    })
    function last(position: number): Float32Array | null {
      const { value } = stream.asked
      if (value.state !== 'done') return null
      const [layers = 1, count = 0] = value.answer.stream.shape
      return vectorAt(value.answer.stream, (layers - 1) * count + position)
    }
    return { view, standing, again, prompt, stream, last }
  }
  const [before, after] = [side(0), side(1)]

  const moved = computed((): Moved[] | null => {
    const ids = [before, after].map(({ prompt }) => prompt.value.map(({ id }) => id))
    const [one = [], other = []] = ids
    const pairs = movedTokens(one, other)
    const found = pairs.flatMap(([from, to]): Moved[] => {
      const [a, b] = [before.last(from), after.last(to)]
      const token = before.prompt.value[from]
      if (!a || !b || !token || token.special) return []
      const cosine = cosineOf(a, b)
      return [{ text: token.text, bytes: token.bytes, from, to, cosine, same: cosine >= SAME }]
    })
    return found.length > 0 ? found : null
  })
  return {
    before,
    after,
    moved,
    lowest: computed(() => moved.value && Math.min(...moved.value.map(({ cosine }) => cosine))),
    changed: computed(() => moved.value?.filter(({ same }) => !same).length ?? null),
    modelId: computed(() => before.view.value.header?.model.id ?? ''),
    /** The first question that has no answer yet, once both runs have ended. */
    waiting: computed(() =>
      [before, after].every(({ standing }) => standing.value.state === 'done')
        ? ([before.stream, after.stream].find(({ asked }) => asked.value.state !== 'done') ?? null)
        : null,
    ),
  }
}
