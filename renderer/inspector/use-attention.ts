import { computed } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import { useSelectionStore, type HeadChoice } from '../stores/selection.ts'
import type { RunView } from '../trace/reduce.ts'
import {
  answeredMatrix,
  answeredWall,
  cropped,
  positionsAround,
  positionsOfHead,
  positionsOfThumbnails,
  wallRow,
  type HeadMatrix,
  type WallData,
} from './attention-data.ts'
import { capturedHeads, capturedMatrix, capturedWall } from './captured.ts'
import { useSectionOpen } from './panel-frame.ts'
import { useProbe, type Asked } from './use-probe.ts'

/**
 * The attention around the selected token: the model's where it can be asked, else what was stored.
 * Asks for one query's rows at first, for a whole head or all thumbnails only when they are shown.
 */
export function useAttention(input: {
  view: () => RunView
  header: () => RunHeader
  position: () => number
  total: () => number
  busy: () => boolean
}) {
  const panel = useInspectorStore()
  const selection = useSelectionStore()
  const runId = (): string => input.header().runId
  const { busy } = input
  const shown = useSectionOpen('attention')
  const open = (): boolean => shown.value

  /** The row looked at. */
  const query = computed(() => {
    const at = input.position()
    return panel.query === 'reading' || at === 0 ? at : at - 1
  })
  const extent = computed(() => {
    const { layers, heads } = input.header().model
    return { layers, heads, total: input.total() }
  })

  const row = useProbe({
    runId,
    busy,
    wanted: open,
    request: () => attention(positionsAround(query.value, extent.value)),
  })
  const thumbnails = useProbe({
    runId,
    busy,
    wanted: () => open() && panel.wall === 'matrix',
    request: () => attention(positionsOfThumbnails(extent.value)),
  })
  const whole = useProbe({
    runId,
    busy,
    wanted: () => open() && panel.figure === 'matrix',
    request: () => ({
      ...attention(positionsOfHead(query.value, extent.value)),
      layers: [selection.layer],
    }),
  })

  const stored = computed(() => waits(row.asked.value))
  /** While a run is being made, what lies after the query is left out and nothing is redrawn for it. */
  const captured = computed((old?: { key: unknown; attention: RunView['attention'] }) => {
    const { attention: all } = input.view()
    const last = query.value - input.header().prompt.length + 1
    const key = input.busy() ? [runId(), last, all.has(last)].join(' ') : all
    if (old?.key === key) return old
    const seen = input.busy() ? new Map([...all].filter(([step]) => step <= last)) : all
    return { key, attention: seen }
  })
  const rowWall = computed((): WallData | null => {
    const { asked } = row
    if (asked.value.state === 'done') return answeredWall(asked.value.answer, [query.value])
    if (!stored.value || !open()) return null
    return capturedWall(captured.value, input.header().prompt.length, query.value)
  })
  const matrixWall = computed((): WallData | null => {
    const asked = thumbnails.asked.value
    if (asked.state !== 'done') return null
    const seen = asked.answer.indices.positions.filter((position) => position < input.total())
    return answeredWall(asked.answer, seen)
  })
  /** What the data can tell apart: a mean where only means were stored. */
  const head = computed((): HeadChoice => {
    const heads = rowWall.value?.heads ?? extent.value.heads
    return heads === 1 && extent.value.heads > 1 ? 'mean' : selection.head
  })
  const weights = computed(() =>
    rowWall.value ? wallRow(rowWall.value, selection.layer, head.value, query.value) : null,
  )
  const matrix = computed((): HeadMatrix | null => {
    if (!open() || panel.figure !== 'matrix') return null
    const asked = whole.asked.value
    const known =
      asked.state === 'done'
        ? answeredMatrix(asked.answer, selection.layer, selection.head)
        : waits(asked)
          ? capturedMatrix(captured.value, selection.layer, selection.head)
          : null
    return known && cropped(known, input.total())
  })
  /** Heads the store tells apart, 0 where it has none; only asked where the model did not answer. */
  const storedHeads = computed(() => (stored.value && open() ? capturedHeads(captured.value) : 0))
  return {
    query,
    row,
    thumbnails,
    whole,
    stored,
    storedHeads,
    rowWall,
    matrixWall,
    head,
    weights,
    matrix,
  }
}
export type Attention = ReturnType<typeof useAttention>

function attention(positions: 'all' | number[]) {
  return {
    probe: 'attention' as const,
    layers: 'all' as 'all' | number[],
    heads: 'all' as const,
    positions,
  }
}

/** Whether the model does not answer for now, so that what was stored is all there is. */
function waits(asked: Asked<unknown>): boolean {
  return asked.state === 'busy' || asked.state === 'failed'
}
