import { computed } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import type { IndexList } from '#shared/trace/probe.ts'
import { useSelectionStore } from '../../stores/selection.ts'
import { positionsOfHead } from '../attention-requests.ts'
import { useSectionOpen } from '../panel-frame.ts'
import type { PartState } from '../translation/use-part.ts'
import { useProbe, type Asked } from '../use-probe.ts'
import { vectorAt } from '../vector-math.ts'
import { headStory, sightOf } from './head-story.ts'

/** Up to so many tokens all are asked for at once, so that the next query needs no new question. */
const ALL_AT_ONCE = 256

/** The vectors of the selected layer and head at the query, as the model gives them. */
export function useQkv(input: {
  header: () => RunHeader
  part: PartState
  busy: () => boolean
  /** What the head adds to the stream is wanted too. */
  wantsShare: () => boolean
}) {
  const selection = useSelectionStore()
  const shown = useSectionOpen('qkv')
  const { query, size, queries, keys, asked: ofPart, hasParts, part } = input.part
  const layer = computed(() => Math.min(selection.layer, size.value.layers - 1))
  /** A mean of heads has no vectors: the first head stands in. */
  const isMean = computed(() => selection.head === 'mean')
  const head = computed(() =>
    selection.head === 'mean' ? 0 : Math.min(selection.head, size.value.heads - 1),
  )
  const sight = computed(() => sightOf(hasParts.value ? part.value : null))
  const isShort = computed(() => queries.value.length <= ALL_AT_ONCE)
  /** Whose vectors are asked for: where all tokens are keys, all. */
  const vectorsAt = computed((): IndexList => {
    if (sight.value === 'text' || isShort.value) return 'all'
    return sight.value === 'other' ? [query.value] : upTo(query.value)
  })
  const weightsAt = computed((): IndexList => {
    const extent = { heads: size.value.heads, total: queries.value.length }
    if (!hasParts.value) return positionsOfHead(query.value, extent)
    return isShort.value && keys.value.length <= ALL_AT_ONCE ? 'all' : [query.value]
  })

  const common = { runId: () => input.header().runId, busy: input.busy }
  const weights = useProbe({
    ...common,
    wanted: () => shown.value,
    request: () => ({
      probe: 'attention' as const,
      layers: [layer.value],
      heads: 'all' as const,
      positions: weightsAt.value,
      ...ofPart.value,
    }),
  })
  const vectors = useProbe({
    ...common,
    wanted: () => shown.value,
    request: () => ({
      probe: 'qkv' as const,
      layers: [layer.value],
      heads: [head.value],
      positions: vectorsAt.value,
      ...ofPart.value,
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
      ...ofPart.value,
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
    return headStory(b.answer, a.answer, at, sight.value)
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
  return { query, layer, head, isMean, sight, asked, again, story, facts, share, added }
}
export type Qkv = ReturnType<typeof useQkv>

function upTo(query: number): number[] {
  return Array.from({ length: query + 1 }, (_, position) => position)
}
