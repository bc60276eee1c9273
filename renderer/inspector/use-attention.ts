import { computed, shallowRef } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import type { AttentionAnswer } from '#shared/trace/probe.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import { useSelectionStore } from '../stores/selection.ts'
import { tokenAt } from '../trace/pieces.ts'
import type { RunView } from '../trace/reduce.ts'
import type { Attention, Label } from './attention.ts'
import {
  answeredMatrix,
  answeredWall,
  cropped,
  matrixRow,
  wallRow,
  type HeadMatrix,
  type WallData,
} from './attention-data.ts'
import {
  matrixRequest,
  positionsAround,
  positionsOfThumbnails,
  wholeIsPossible,
  WHOLE_TOKENS,
  type AttentionRequest,
  type Choice,
} from './attention-requests.ts'
import { capturedHeads, capturedMatrix, capturedWall } from './captured.ts'
import { useSectionOpen } from './panel-frame.ts'
import { choiceWithin, useHeadChoice } from './use-head-choice.ts'
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
}): Attention & { storedHeads: { readonly value: number } } {
  const panel = useInspectorStore()
  const selection = useSelectionStore()
  const runId = (): string => input.header().runId
  const { busy } = input
  const shown = useSectionOpen('attention')
  const open = (): boolean => shown.value

  const query = computed(() => {
    const at = input.position()
    return panel.query === 'reading' || at === 0 ? at : at - 1
  })
  const size = computed(() => {
    const { layers, heads } = input.header().model
    return { layers, heads, total: input.total() }
  })
  /** Of the model, whatever of it is stored. */
  const choice = choiceWithin(useHeadChoice(), () => ({ ...size.value, apart: true }))
  const asking = { runId, busy }
  const row = useProbe({
    ...asking,
    wanted: open,
    request: () => everyHead(positionsAround(query.value, size.value)),
  })
  const thumbnails = useProbe({
    ...asking,
    wanted: () => open() && panel.wall === 'matrix',
    request: () => everyHead(positionsOfThumbnails(size.value)),
  })
  /** The run whose whole matrices are wanted, however long it is. */
  const wholeOf = shallowRef<string | null>(null)
  const chosen = computed((): Choice => ({
    over: choice.over.value,
    layer: choice.layer.value,
    head: choice.head.value,
  }))
  const whole = useProbe({
    ...asking,
    wanted: () =>
      open() &&
      (panel.figure === 'matrix' || panel.figure === 'heat' || chosen.value.over === 'rollout'),
    request: () => matrixRequest(chosen.value, query.value, size.value, wholeOf.value === runId()),
  })

  const stored = computed(() => waits(row.asked.value))
  /** While a run is being made, what lies after the query is left out and nothing is redrawn for it. */
  const captured = computed((old?: { key: unknown; attention: RunView['attention'] }) => {
    const { attention: all } = input.view()
    const last = query.value - input.header().prompt.length + 1
    const key = busy() ? [runId(), last, all.has(last)].join(' ') : all
    if (old?.key === key) return old
    const seen = busy() ? new Map([...all].filter(([step]) => step <= last)) : all
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
  const extent = computed(() => ({
    layers: size.value.layers,
    heads: rowWall.value?.heads ?? size.value.heads,
  }))
  /** What the data can tell apart: a mean where only means were stored. */
  const told = choiceWithin(choice, () => ({
    ...size.value,
    apart: extent.value.heads > 1 || size.value.heads === 1,
  }))
  const matrix = computed((): HeadMatrix | null => {
    const asked = whole.asked.value
    const known =
      asked.state === 'done'
        ? matrixOf(asked.answer, chosen.value)
        : waits(asked) && open()
          ? storedMatrix()
          : null
    return known && cropped(known, input.total())
  })
  function storedMatrix(): HeadMatrix | null {
    const { over, layer } = chosen.value
    if (over === 'rollout') return null
    return capturedMatrix(captured.value, over === 'all' ? 'mean' : layer, chosen.value.head)
  }
  const weights = computed(() => {
    const { over, layer } = chosen.value
    if (over === 'rollout') {
      return matrix.value && matrixRow(matrix.value, query.value, query.value + 1)
    }
    if (!rowWall.value) return null
    return wallRow(rowWall.value, over === 'all' ? 'mean' : layer, told.head.value, query.value)
  })
  /** As long as they are named, and the same while a run grows beyond the query. */
  const names = computed((old?: readonly Label[]) => {
    const every = !busy() && (panel.figure !== 'arcs' || panel.wall === 'matrix')
    const count = every ? input.total() : query.value + 1
    const first = input.view().header?.prompt[0]
    if (old?.length === count && old[0]?.text === first?.text && busy()) return old
    return Array.from({ length: count }, (_, position) => tokenAt(input.view(), position))
  })

  return {
    which: computed(() => 'self'),
    choice: told,
    extent,
    hasRollout: computed(() => true),
    rowNames: names,
    colNames: names,
    query,
    end: (at) => at + 1,
    rowWall,
    matrixWall,
    weights,
    matrix,
    asked: row.asked,
    askedWall: thumbnails.asked,
    askedMatrix: whole.asked,
    again() {
      row.again()
      thumbnails.again()
      whole.again()
    },
    stored,
    hasMatrices: computed(() => !stored.value),
    askAll: computed(() => {
      const { total } = size.value
      const missing = total > WHOLE_TOKENS && wholeOf.value !== runId() && !stored.value
      return missing && wholeIsPossible(total) ? () => (wholeOf.value = runId()) : null
    }),
    select(at) {
      if (selection.runId === null) return
      // The row is that of the token it predicted; nothing comes after the last.
      const next = at + 1 < input.total()
      if (panel.query === 'predicting' && !next) panel.query = 'reading'
      selection.select(selection.runId, panel.query === 'predicting' ? at + 1 : at)
    },
    /** Heads the store tells apart, 0 where it has none; only asked where the model did not answer. */
    storedHeads: computed(() => (stored.value && open() ? capturedHeads(captured.value) : 0)),
  }
}

function matrixOf(answer: AttentionAnswer, { layer, head }: Choice): HeadMatrix {
  return answeredMatrix(answer, layer, head)
}

function everyHead(positions: 'all' | number[]): AttentionRequest {
  return { probe: 'attention', layers: 'all', heads: 'all', positions }
}

/** Whether the model does not answer for now, so that what was stored is all there is. */
function waits(asked: Asked<unknown>): boolean {
  return asked.state === 'busy' || asked.state === 'failed'
}
