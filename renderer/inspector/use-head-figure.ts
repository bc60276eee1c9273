import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RunHeader } from '#shared/trace/event.ts'
import { arcRows, queryRowOf } from '../charts/arcs.ts'
import { scaleFor } from '../charts/colour-scales.ts'
import { largestShown } from '../charts/heatmap-pixels.ts'
import { arcsPicture } from '../charts/picture/arcs-picture.ts'
import { barsPicture } from '../charts/picture/bars-picture.ts'
import type { FigureTable } from '../charts/picture/csv.ts'
import { heatPicture } from '../charts/picture/heat-picture.ts'
import { matrixPicture } from '../charts/picture/matrix-picture.ts'
import type { Picture, PictureColours } from '../charts/picture/svg.ts'
import { useIsDark } from '../composables/use-is-dark.ts'
import { useFormat } from '../i18n/use-format.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import type { Attention, Label } from './attention.ts'
import type { HeadMatrix } from './attention-data.ts'
import { bitmapUrl } from './bitmap-url.ts'
import { labelText, shortLabel } from './token-label.ts'
import { useShown } from './use-shown.ts'

/** One head's numbers and its saved picture, as it is shown. */
export function useHeadFigure(input: {
  attention: () => Attention
  header: () => RunHeader
  name: () => string
}): {
  captions: ComputedRef<string[]>
  table: () => FigureTable
  picture: (colours: PictureColours) => Picture
} {
  const { t } = useI18n()
  const format = useFormat()
  const dark = useIsDark()
  const panel = useInspectorStore()
  const { hidden, floor, below } = useShown(input.attention)
  const word = (key: string): string => t(`inspector.attention.${key}`)
  const nameOf = (label: Label | undefined): string =>
    label ? labelText(label.text, label.bytes) : ''
  const short = (label: Label | undefined): string =>
    label ? shortLabel(label.text, label.bytes, 14) : ''
  const matrix = (): HeadMatrix | null =>
    panel.figure === 'matrix' ? input.attention().matrix.value : null
  const row = (): Float32Array => input.attention().weights.value ?? new Float32Array()
  const looking = (): Label | undefined =>
    input.attention().rowNames.value[input.attention().query.value]

  const captions = computed(() => [
    `${input.header().model.id} · ${word(`kinds.${input.attention().which.value}`)} · ${input.name()}`,
    ...(matrix()
      ? []
      : [
          t('inspector.attention.rowOf', {
            token: nameOf(looking()),
            position: input.attention().query.value,
          }),
        ]),
    ...(hidden.value === null ? [] : [word('hiddenFirst')]),
    word('note'),
  ])

  function table(): FigureTable {
    const { rowNames, colNames, end } = input.attention()
    const whole = matrix()
    if (!whole) {
      const columns = [word('position'), word('token'), word('weight')]
      return { columns, rows: [...row()].map((w, key) => [key, nameOf(colNames.value[key]), w]) }
    }
    const columns = [word('from'), word('fromToken'), word('to'), word('toToken'), word('weight')]
    const rows = whole.positions.flatMap((at, index) => {
      const from = index * whole.keys
      const own = whole.weights.subarray(from, from + Math.min(end(at), whole.keys))
      const name = nameOf(rowNames.value[at])
      return [...own].map((weight, key) => [at, name, key, nameOf(colNames.value[key]), weight])
    })
    return { columns, rows }
  }

  function picture(colours: PictureColours): Picture {
    const whole = matrix()
    if (whole) return matrixFigure(whole, colours)
    if (panel.figure === 'heat') return heatFigure(colours)
    const { colNames, which, query } = input.attention()
    if (panel.figure === 'table') {
      const bars = [...row()].map((value, key) => ({
        label: short(colNames.value[key]),
        value,
        figure: format.probability(value),
        ...(which.value !== 'cross' && key === query.value ? { mark: 'accent' as const } : {}),
      }))
      return barsPicture(bars, 1, colours)
    }
    const own = which.value === 'cross' ? null : query.value
    const rows = arcRows(row(), own, 8, hidden.value)
    const names = rows.map((one) =>
      one.kind === 'token'
        ? short(colNames.value[one.position])
        : t('inspector.attention.gap', { n: one.to - one.from + 1 }),
    )
    if (own === null) names.push(short(looking()))
    const leftOut = { hidden: hidden.value, floor: floor.value }
    return arcsPicture(rows, names, queryRowOf(rows, own), leftOut, colours, format.probability)
  }

  function matrixFigure(whole: HeadMatrix, colours: PictureColours): Picture {
    const { rowNames, colNames, end } = input.attention()
    const shape = {
      ...{ rows: whole.positions.length, cols: whole.keys, weights: whole.weights },
      ...{ hiddenColumn: hidden.value, floor: floor.value },
      end: (at: number) => end(whole.positions[at] ?? 0),
    }
    const data = { ...shape, max: largestShown(shape) }
    const labels = {
      rows: whole.positions.map((at) => short(rowNames.value[at])),
      cols: colNames.value.slice(0, whole.keys).map(short),
      legend: word('legend'),
      below: below.value,
    }
    const scale = scaleFor('attention', dark.value)
    const bitmap = (): string => bitmapUrl(data, scale, data.cols, data.rows)
    return matrixPicture(data, labels, scale, colours, format.probability, bitmap)
  }

  function heatFigure(colours: PictureColours): Picture {
    const { colNames, which, query } = input.attention()
    const weights = row()
    const shown = (key: number): boolean => key !== hidden.value && key < weights.length
    const tokens = colNames.value.map((label, key) => ({
      label: nameOf(label),
      weight: shown(key) && (weights[key] ?? 0) >= floor.value ? (weights[key] ?? 0) : null,
      query: which.value !== 'cross' && key === query.value,
      breaks: label?.text.endsWith('\n') ?? false,
    }))
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    if (context) context.font = `15px ${getComputedStyle(document.body).fontFamily}`
    const max = weights.reduce((most, w, key) => (shown(key) ? Math.max(most, w) : most), 0)
    return heatPicture(
      tokens,
      { max, floor: floor.value, legend: word('legend'), below: below.value },
      scaleFor('attention', dark.value),
      colours,
      format.probability,
      (label) => context?.measureText(label).width ?? label.length * 9,
    )
  }
  return { captions, table, picture }
}
