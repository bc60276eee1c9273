import { computed } from 'vue'
import type { RunHeader, TokenEvent } from '#shared/trace/event.ts'
import { useRunStore } from '../stores/run.ts'
import { useXrayStore } from '../stores/xray.ts'
import type { TokenRef } from '../trace/pieces.ts'
import { barsOfEvent, barsOfScore } from './bars.ts'
import { useProbe } from './use-probe.ts'

/**
 * The distribution a token was taken from. Of the model's own tokens it is in the trace; of given ones
 * the model is asked for it, unless the transcript has done so.
 */
export function useBars(input: {
  header: () => RunHeader | null
  /** null: it was given. */
  event: () => TokenEvent | null
  token: () => TokenRef | null
  wanted: () => boolean
}) {
  const runs = useRunStore()
  const xray = useXrayStore()
  const isTranslation = computed(() => input.header()?.translation !== undefined)
  const position = computed(() => input.token()?.position ?? null)
  const scoredBefore = computed(
    () =>
      xray
        .scoresOf(input.header()?.runId ?? '')
        .find((entry) => entry.position === position.value) ?? null,
  )
  const { asked, again } = useProbe({
    runId: () => input.header()?.runId ?? null,
    request: () =>
      !position.value || input.event() || scoredBefore.value || isTranslation.value
        ? null
        : { probe: 'score' as const, positions: [position.value] },
    wanted: input.wanted,
    busy: () => runs.busy,
  })
  const score = computed(() => {
    if (input.event() || scoredBefore.value || asked.value.state !== 'done') {
      return scoredBefore.value
    }
    return asked.value.answer.score.find((entry) => entry.position === position.value) ?? null
  })
  const bars = computed(() => {
    const [header, token, event] = [input.header(), input.token(), input.event()]
    if (!header || !token) return null
    const { sampling, model } = header
    if (event) return barsOfEvent(event, sampling, model.vocabSize)
    return score.value ? barsOfScore(score.value, token, model.vocabSize) : null
  })
  return { isTranslation, asked, again, score, bars }
}
