import { cssColourAt, type ColourScale } from '../colour-scales.ts'
import { toScale, type HeatmapData } from '../heatmap-pixels.ts'
import { legendOf, LEGEND_HEIGHT, LEGEND_WIDTH } from './legend.ts'
import { image, rect, text, type Picture, type PictureColours } from './svg.ts'

/** Up to so many rows and columns every cell is a rectangle of its own; beyond, one bitmap. */
export const VECTOR_LIMIT = 64
const SIDE = 560
const LABEL = 110

/**
 * A matrix of weights with the names of its rows and columns and the legend of its colours.
 *
 * @param bitmap draws it as a data URL where it is larger than VECTOR_LIMIT on a side
 */
export function matrixPicture(
  data: HeatmapData,
  labels: {
    rows: readonly string[]
    cols: readonly string[]
    legend: string
    below?: string | undefined
  },
  scale: ColourScale,
  colours: PictureColours,
  format: (weight: number) => string,
  bitmap: () => string,
): Picture {
  const cell = Math.max(1, Math.min(24, SIDE / Math.max(data.cols, data.rows)))
  const [width, height] = [cell * data.cols, cell * data.rows]
  const isVector = data.rows <= VECTOR_LIMIT && data.cols <= VECTOR_LIMIT
  const names = cell >= 9
  const cells = isVector
    ? cellsOf(data, cell, scale, format)
    : [image({ x: LABEL, y: LABEL, width, height, href: bitmap() })]
  const body = [
    ...(names ? rowNames(labels.rows, cell, colours) : []),
    ...(names ? columnNames(labels.cols, cell, colours) : []),
    ...cells,
    legendOf(
      { max: data.max, floor: data.floor ?? 0, label: labels.legend, below: labels.below },
      { x: LABEL, y: LABEL + height + 20 },
      scale,
      colours,
      format,
    ),
  ]
  return {
    width: LABEL + Math.max(width, LEGEND_WIDTH + 160),
    height: LABEL + height + 20 + LEGEND_HEIGHT,
    body: body.join(''),
  }
}

function cellsOf(
  data: HeatmapData,
  cell: number,
  scale: ColourScale,
  format: (weight: number) => string,
): string[] {
  const found: string[] = []
  for (let row = 0; row < data.rows; row++) {
    const end = Math.min(data.cols, data.end(row))
    for (let col = 0; col < end; col++) {
      if (col === data.hiddenColumn) continue
      const weight = data.weights[row * data.cols + col] ?? 0
      if (weight < (data.floor ?? 0)) continue
      const place = data.max > 0 ? toScale(weight / data.max) : 0
      found.push(
        rect({
          x: LABEL + col * cell,
          y: LABEL + row * cell,
          width: cell,
          height: cell,
          fill: cssColourAt(scale, place),
          title: `${String(row)}, ${String(col)}: ${format(weight)}`,
        }),
      )
    }
  }
  return found
}

function rowNames(names: readonly string[], cell: number, colours: PictureColours): string[] {
  return names.map((name, row) =>
    text(name, {
      x: LABEL - 6,
      y: LABEL + (row + 0.5) * cell,
      anchor: 'end',
      fill: colours.ink,
      size: Math.min(13, cell),
    }),
  )
}

function columnNames(names: readonly string[], cell: number, colours: PictureColours): string[] {
  return names.map((name, col) =>
    text(name, {
      x: LABEL + (col + 0.5) * cell,
      y: LABEL - 6,
      fill: colours.ink,
      size: Math.min(13, cell),
      turn: -60,
    }),
  )
}
