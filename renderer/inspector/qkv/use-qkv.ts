import { computed } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import { useSelectionStore } from '../../stores/selection.ts'
import { positionsOfHead } from '../attention-requests.ts'
import { useSectionOpen } from '../panel-frame.ts'
import { useProbe, type Asked } from '../use-probe.ts'
import { useQuery } from '../use-query.ts'
import { vectorAt } from '../vector-math.ts'
import { headStory } from './head-story.ts'

/** Up to so many tokens all are asked for at once, so that the next query needs no new question. */
const ALL_AT_ONCE = 256

/** The vectors of the selected layer and head at the query, as the model gives them. */
export function useQkv(input: {
  header: () => RunHeader
  position: () => number
  total: () => number
  busy: () => boolean
  /** What the head adds to the stream is wanted too. */
  wantsShare: () => boolean
}) {
  const selection = useSelectionStore()
  const shown = useSectionOpen('qkv')
  const query = useQuery(input.position)
  const layer = computed(() => Math.min(selection.layer, input.header().model.layers - 1))
  /** A mean of heads has no vectors: the first head stands in. */
  const isMean = computed(() => selection.head === 'mean')
  const head = computed(() => (selection.head === 'mean' ? 0 : selection.head))

  const common = { runId: () => input.header().runId, busy: input.busy }
  const weights = useProbe({
    ...common,
    wanted: () => shown.value,
    request: () => ({
      probe: 'attention' as const,
      layers: [layer.value],
      heads: 'all' as const,
      positions: positionsOfHead(query.value, { ...input.header().model, total: input.total() }),
    }),
  })
  const vectors = useProbe({
    ...common,
    wanted: () => shown.value,
    request: () => ({
      probe: 'qkv' as const,
      layers: [layer.value],
      heads: [head.value],
      positions: input.total() <= ALL_AT_ONCE ? ('all' as const) : upTo(query.value),
    }),
  })
  const share = useProbe({
    ...common,
    wanted: () => shown.value && input.wantsShare(),
    request: () => ({
      probe: 'qkv' as const,
      layers: [layer.value],
      heads: [head.value],
      positions: [query.value],
      projected: true as const,
    }),
  })

  /** The first of the answers that is not there. */
  const asked = computed((): Asked<unknown> =>
    weights.asked.value.state === 'done' ? vectors.asked.value : weights.asked.value,
  )
  const story = computed(() => {
    const [a, b] = [weights.asked.value, vectors.asked.value]
    if (a.state !== 'done' || b.state !== 'done') return null
    const at = { layer: layer.value, head: head.value, query: query.value }
    return headStory(b.answer, a.answer, at)
  })
  const facts = computed(() => {
    const { asked: answered } = vectors
    if (answered.value.state !== 'done') return null
    const { rotary, kvHeads } = answered.value.answer
    return { rotary, kvHeads }
  })
  /** `[width]`: what the head adds to the stream, the bias not counted. */
  const added = computed(() => {
    const { asked: answered } = share
    const projected = answered.value.state === 'done' ? answered.value.answer.projected : undefined
    return projected ? vectorAt(projected, 0) : null
  })
  function again(): void {
    weights.again()
    vectors.again()
  }
  return { query, layer, head, isMean, asked, again, story, facts, share, added }
}
export type Qkv = ReturnType<typeof useQkv>

function upTo(query: number): number[] {
  return Array.from({ length: query + 1 }, (_, position) => position)
}
