import { computed, type ComputedRef } from 'vue'
import type { BlockAnswer, TranslationPart } from '#shared/trace/probe.ts'
import { blockRows, type BlockRow } from '#renderer/inspector/block/block-rows.ts'
import { useProbe } from '#renderer/inspector/use-probe.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { type useLessonRun } from '../real/use-lesson-run.ts'

type Run = Pick<ReturnType<typeof useLessonRun>, 'view'>

/**
 * Every stage of every layer at some positions of a lesson's run, as the model gives them.
 *
 * @param positions counted as the model reads; null: there is nothing to ask yet
 */
export function useBlockAnswer(
  run: Run,
  positions: () => number[] | 'all' | null,
  part?: TranslationPart,
) {
  const runs = useRunStore()
  const { asked, again } = useProbe({
    runId: () => (run.view.value.stats === null ? null : (run.view.value.header?.runId ?? null)),
    request: () => {
      const at = positions()
      if (at === null) return null
      return {
        probe: 'block' as const,
        layers: 'all' as const,
        positions: at,
        ...(part === undefined ? {} : { part }),
      }
    },
    wanted: () => true,
    busy: () => runs.busy,
  })
  const answer = computed(() => (asked.value.state === 'done' ? asked.value.answer : null))
  return { asked, again, answer }
}

/** The stages of one layer at one position, by their names; null while they are not known. */
export function useStages(
  answer: ComputedRef<BlockAnswer | null>,
  layer: () => number,
  position: () => number,
): ComputedRef<Partial<Record<BlockRow['stage'], BlockRow>> | null> {
  return computed(() => {
    const now = answer.value
    if (!now?.indices.layers.includes(layer())) return null
    if (!now.indices.positions.includes(position())) return null
    const rows = blockRows(now, layer(), position())
    return Object.fromEntries(rows.map((row) => [row.stage, row]))
  })
}
