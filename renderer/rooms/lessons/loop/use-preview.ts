import { computed } from 'vue'
import { barsOfEvent } from '#renderer/inspector/bars.ts'
import { diceOf } from '#renderer/inspector/dice.ts'
import { useProbe } from '#renderer/inspector/use-probe.ts'
import { previewOf } from '#renderer/lessons/loop.ts'
import { useLessonStore } from '#renderer/stores/lessons.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { unchosen } from '../prediction-bars.ts'
import { usePrediction } from '../real/use-prediction.ts'
import { BEGINNING } from './beginning.ts'

/**
 * What the settings of chapter 3 make of one prediction: the model is asked once for its scores; from
 * these the choice's own arithmetic works out the rest, however the sliders stand.
 */
export function usePreview() {
  const store = useLessonStore()
  const runs = useRunStore()
  const { view, standing, again } = usePrediction(() => store.state.loop.text ?? BEGINNING)
  const position = computed(() => view.value.header?.prompt.length ?? 0)
  const { asked } = useProbe({
    runId: () => view.value.header?.runId ?? null,
    request: () =>
      position.value === 0 ? null : { probe: 'logits' as const, position: position.value - 1 },
    wanted: () => standing.value.state === 'done',
    busy: () => runs.busy,
  })
  const logits = computed(() => {
    if (asked.value.state !== 'done') return null
    const { data } = asked.value.answer.logits
    return data instanceof Float32Array ? data : Float32Array.from(data)
  })
  const preview = computed(() => {
    if (logits.value === null) return null
    const { temperature, topK, topP, seed } = store.state.loop
    return previewOf(logits.value, { temperature, topK, topP, seed }, position.value)
  })
  /** Its bars, none of them chosen, and the cumulative bar of those that are left; null at temperature 0. */
  const shown = computed(() => {
    const { header, tokens } = view.value
    const own = tokens[0]
    if (!preview.value || !header || !own) return null
    const names = new Map(own.top.map(({ id, text }) => [id, text]))
    const { event } = preview.value
    const said = {
      ...own,
      ...event,
      text: names.get(event.id) ?? '',
      top: event.top.map((candidate) => ({ ...candidate, text: names.get(candidate.id) ?? '' })),
    }
    const { temperature } = store.state.loop
    const bars = barsOfEvent(said, { temperature }, header.model.vocabSize)
    return { bars: unchosen(bars), dice: diceOf(said, bars) }
  })
  return { standing, asked, again, preview, shown }
}
