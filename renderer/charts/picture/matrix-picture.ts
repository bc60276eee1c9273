import { cssColourAt, type ColourScale } from '../colour-scales.ts'
import { fromScale, toScale, type HeatmapData } from '../heatmap-pixels.ts'
import { image, rect, text, type Picture, type PictureColours } from './svg.ts'

/** Up to so many rows and columns every cell is a rectangle of its own; beyond, one bitmap. */
export const VECTOR_LIMIT = 64
const SIDE = 560
const LABEL = 110
const LEGEND = 40
const LEGEND_WIDTH = 220

/**
 * A matrix of weights with the names of its rows and columns and the legend of its colours.
 *
 * @param bitmap draws it as a data URL where it is larger than VECTOR_LIMIT on a side
 */
export function matrixPicture(
  data: HeatmapData,
  labels: { rows: readonly string[]; cols: readonly string[]; legend: string },
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
    ...legendOf(data.max, labels.legend, LABEL + height + LEGEND / 2, scale, colours, format),
  ]
  return {
    width: LABEL + Math.max(width, LEGEND_WIDTH + 160),
    height: LABEL + height + LEGEND + 20,
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

/** The colours from 0 to the largest weight, with what stands at their ends and in their middle. */
function legendOf(
  max: number,
  label: string,
  y: number,
  scale: ColourScale,
  colours: PictureColours,
  format: (weight: number) => string,
): string[] {
  const steps = 64
  const width = LEGEND_WIDTH / steps
  return [
    text(label, { x: LABEL - 6, y: y + 5, anchor: 'end', fill: colours.ink2 }),
    ...Array.from({ length: steps }, (_, i) =>
      rect({
        x: LABEL + i * width,
        y,
        width: width + 0.5,
        height: 10,
        fill: cssColourAt(scale, i / (steps - 1)),
      }),
    ),
    ...[0, 0.5, 1].map((place) =>
      text(format(fromScale(place) * max), {
        x: LABEL + place * LEGEND_WIDTH,
        y: y + 20,
        anchor: place === 0 ? 'start' : place === 1 ? 'end' : 'middle',
        fill: colours.ink2,
      }),
    ),
  ]
}
