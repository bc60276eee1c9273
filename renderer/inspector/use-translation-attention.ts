import { computed, ref, watch, type Ref } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import { useSelectionStore } from '../stores/selection.ts'
import type { AttentionView } from '../stores/translation-view.ts'
import { attentionMatrix } from '../trace/attention-matrix.ts'
import { attentionRows, rowsOfAll } from '../trace/attention-rows.ts'
import { tokenAt, type TokenRef } from '../trace/pieces.ts'
import type { RunView } from '../trace/reduce.ts'
import { rollout } from '../trace/rollout.ts'
import type { Attention, Label } from './attention.ts'
import { matrixRow, wallRow, type HeadMatrix, type WallData } from './attention-data.ts'
import { positionsOfThumbnails } from './attention-requests.ts'
import { useSectionOpen } from './panel-frame.ts'
import { choiceWithin, useTranslationHeadChoice } from './use-head-choice.ts'

/** Longer sides would take a second to multiply through. */
const ROLLOUT_TOKENS = 256

/**
 * One of an encoder–decoder's three attentions, from what was stored while it translated. The row is
 * that of the selected token where it is on the attention's side, else the last that was.
 */
export function useTranslationAttention(input: {
  view: () => RunView
  header: () => RunHeader
  token: () => TokenRef
  /** What stands before the first target token: the decoder reads it, nobody wrote it. */
  start: () => string
}): Attention & { kind: Ref<AttentionView> } {
  const panel = useInspectorStore()
  const selection = useSelectionStore()
  const shown = useSectionOpen('attention')
  const step = computed(() => input.token().step)
  const kind = ref<AttentionView>(step.value === null ? 'encoder-self' : 'cross')
  watch(
    () => step.value === null,
    (inSource) => {
      if (inSource) kind.value = 'encoder-self'
      else if (kind.value === 'encoder-self') kind.value = 'cross'
    },
  )

  const promptLength = computed(() => input.header().prompt.length)
  const source = computed((): Label[] => [...input.header().prompt])
  const target = computed((): Label[] =>
    input.view().tokens.map((_, at) => tokenAt(input.view(), promptLength.value + at)),
  )
  /** What the decoder has read at each step: the token that it wrote the step before. */
  const read = computed((): Label[] => [
    { text: input.start(), bytes: '' },
    ...target.value.slice(0, -1),
  ])
  const rowNames = computed(() =>
    kind.value === 'encoder-self'
      ? source.value
      : kind.value === 'cross'
        ? target.value
        : read.value,
  )
  const colNames = computed(() => (kind.value === 'decoder-self' ? read.value : source.value))

  const rows = computed(() => (shown.value ? attentionRows(input.view(), kind.value) : null))
  const extent = computed(() => ({
    layers: rows.value?.layers ?? 1,
    heads: rows.value?.heads ?? 1,
  }))
  const choice = choiceWithin(useTranslationHeadChoice(), () => ({
    ...extent.value,
    apart: extent.value.heads > 1,
  }))
  /** The last row looked at on either side. */
  const last = ref({ source: 0, target: 0 })
  const query = computed(() => {
    const { position } = input.token()
    const side = kind.value === 'encoder-self' ? 'source' : 'target'
    const own = step.value === null ? (side === 'source' ? position : null) : stepRow(side)
    return Math.min(own ?? last.value[side], Math.max(0, (rows.value?.rows ?? 1) - 1))
  })
  function stepRow(side: 'source' | 'target'): number | null {
    if (side === 'source' || step.value === null) return null
    return kind.value === 'decoder-self' && panel.query === 'reading' ? step.value + 1 : step.value
  }
  watch(
    () => input.token(),
    ({ position, step: at }) => {
      last.value = at === null ? { ...last.value, source: position } : { ...last.value, target: at }
    },
    { immediate: true },
  )
  const end = (row: number): number =>
    kind.value === 'decoder-self' ? row + 1 : colNames.value.length

  function wallOf(positions: number[]): WallData | null {
    const known = rows.value
    if (!known || known.rows === 0) return null
    const { layers, heads, cols } = known
    return { layers, heads, positions, keys: cols, weights: rowsOfAll(known, positions) }
  }
  const rowWall = computed(() => wallOf([query.value]))
  const matrixWall = computed(() => {
    const known = rows.value
    if (!known || panel.wall !== 'matrix') return null
    const { layers, heads, rows: count, cols } = known
    return wallOf(positionsOfThumbnails({ layers, heads, total: cols, rows: count }))
  })
  const square = computed(
    () => kind.value !== 'cross' && rows.value !== null && rows.value.rows === rows.value.cols,
  )
  const hasRollout = computed(() => square.value && (rows.value?.rows ?? 0) <= ROLLOUT_TOKENS)
  const over = computed(() =>
    choice.over.value === 'rollout' && !hasRollout.value ? 'all' : choice.over.value,
  )
  const matrix = computed((): HeadMatrix | null => {
    const known = rows.value
    if (!known) return null
    const positions = Array.from({ length: known.rows }, (_, row) => row)
    const weights =
      over.value === 'rollout'
        ? rollout(
            Array.from({ length: known.layers }, (_, layer) => stored(layer, 'mean')),
            known.rows,
          )
        : over.value === 'all'
          ? stored('mean', 'mean')
          : stored(choice.layer.value, choice.head.value)
    return { positions, keys: known.cols, weights }
  })
  function stored(layer: number | 'mean', head: number | 'mean'): Float32Array {
    return attentionMatrix(input.view(), kind.value, layer, head)?.weights ?? new Float32Array()
  }
  const weights = computed(() => {
    const length = end(query.value)
    if (over.value === 'rollout')
      return matrix.value && matrixRow(matrix.value, query.value, length)
    const layer = over.value === 'all' ? 'mean' : choice.layer.value
    return rowWall.value && wallRow(rowWall.value, layer, choice.head.value, query.value, length)
  })
  const closed = computed(() => ({ state: 'closed' as const }))

  return {
    kind,
    which: computed(() => kind.value),
    choice: {
      ...choice,
      over: computed({ get: () => over.value, set: (v) => (choice.over.value = v) }),
    },
    extent,
    hasRollout,
    rowNames,
    colNames,
    query,
    end,
    rowWall,
    matrixWall,
    weights,
    matrix,
    asked: closed,
    askedWall: closed,
    askedMatrix: closed,
    again: () => undefined,
    stored: computed(() => true),
    hasMatrices: computed(() => true),
    askAll: computed(() => null),
    select(row) {
      if (selection.runId === null) return
      if (kind.value === 'encoder-self') {
        selection.select(selection.runId, row)
        return
      }
      // What the decoder has read at a step is the token before it; it reads no token that ends.
      const reading = kind.value === 'decoder-self' && panel.query === 'reading' && row > 0
      if (kind.value === 'decoder-self' && !reading) panel.query = 'predicting'
      selection.select(selection.runId, promptLength.value + row - (reading ? 1 : 0))
    },
  }
}
