import { computed } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import { useSelectionStore } from '../../stores/selection.ts'
import { useSectionOpen } from '../panel-frame.ts'
import { useProbe } from '../use-probe.ts'
import type { PartState } from '../translation/use-part.ts'
import { vectorAt } from '../vector-math.ts'
import { blockRows, statsOf } from './block-rows.ts'

/** Every layer's stages at the position the model stands on, as the model gives them. */
export function useBlock(input: { header: () => RunHeader; part: PartState; busy: () => boolean }) {
  const selection = useSelectionStore()
  const shown = useSectionOpen('block')
  const { query, size, asked: ofPart } = input.part
  const layer = computed(() => Math.min(selection.layer, size.value.layers - 1))
  const common = {
    runId: () => input.header().runId,
    busy: input.busy,
    wanted: () => shown.value,
  }
  const stream = useProbe({
    ...common,
    request: () => ({
      probe: 'stream' as const,
      positions: [query.value],
      ...ofPart.value,
    }),
  })
  // All layers at once, so that the next one is there when it is looked at.
  const block = useProbe({
    ...common,
    request: () => ({
      probe: 'block' as const,
      layers: 'all' as const,
      positions: [query.value],
      ...ofPart.value,
    }),
  })
  /** Length of the stream: of the embedding, then of what each layer leaves. */
  const norms = computed(() => {
    const { asked } = stream
    if (asked.value.state !== 'done') return null
    const { stream: tensor } = asked.value.answer
    return Array.from({ length: tensor.shape[0] ?? 0 }, (_, n) => statsOf(vectorAt(tensor, n)).norm)
  })
  const answer = computed(() =>
    block.asked.value.state === 'done' ? block.asked.value.answer : null,
  )
  const rows = computed(() =>
    answer.value ? blockRows(answer.value, layer.value, query.value) : null,
  )
  return { query, layer, stream, block, norms, answer, rows }
}
