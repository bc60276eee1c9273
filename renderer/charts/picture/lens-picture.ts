import { colourAt, cssColourAt, inkOn, type ColourScale } from '../colour-scales.ts'
import { rect, text, type Picture, type PictureColours } from './svg.ts'

export interface LensColumn {
  /** The token that came. */
  name: string
  /** By blocks passed. */
  cells: readonly { text: string; p: number; hit: boolean }[]
}

const SIDE = 44
const HEAD = 28
const WIDTH = 92
const ROW = 20
const LEGEND = 200
/** About so many letters fit in a cell, and half as many Chinese characters. */
const FIT = 10

/** First choices by token and layer, each on the colour of its probability from 0 to 1. */
export function lensPicture(
  columns: readonly LensColumn[],
  words: { layer: string; legend: string },
  scale: ColourScale,
  colours: PictureColours,
  format: (p: number) => string,
): Picture {
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length))
  const bottom = HEAD + rows * ROW + 20
  const body = [
    text(words.layer, { x: SIDE - 8, y: HEAD / 2, anchor: 'end', fill: colours.ink2 }),
    ...Array.from({ length: rows }, (_, row) =>
      text(String(row), {
        x: SIDE - 8,
        y: HEAD + (row + 0.5) * ROW,
        anchor: 'end',
        fill: colours.ink2,
      }),
    ),
    ...columns.flatMap((column, at) => columnOf(column, SIDE + at * WIDTH, scale, colours, format)),
    text(words.legend, { x: SIDE, y: bottom, fill: colours.ink2 }),
    ...legendOf(bottom + 12, scale, colours),
  ]
  return {
    width: SIDE + Math.max(columns.length * WIDTH, LEGEND),
    height: bottom + 40,
    body: body.join(''),
  }
}

function columnOf(
  { name, cells }: LensColumn,
  x: number,
  scale: ColourScale,
  colours: PictureColours,
  format: (p: number) => string,
): string[] {
  return [
    text(fitted(name), { x: x + 4, y: HEAD / 2, fill: colours.ink, size: 13, bold: true }),
    ...cells.flatMap((cell, row) => {
      const y = HEAD + row * ROW
      const fill = inkOn(colourAt(scale, cell.p))
      return [
        rect({
          x,
          y,
          width: WIDTH - 1,
          height: ROW - 1,
          fill: cssColourAt(scale, cell.p),
          title: `${cell.text} ${format(cell.p)}`,
        }),
        ...(cell.hit ? [rect({ x, y, width: 4, height: ROW - 1, fill: colours.choice })] : []),
        text(fitted(cell.text), { x: x + 7, y: y + ROW / 2, fill, bold: cell.hit }),
      ]
    }),
  ]
}

function legendOf(y: number, scale: ColourScale, colours: PictureColours): string[] {
  const steps = 50
  return [
    ...Array.from({ length: steps }, (_, i) =>
      rect({
        x: SIDE + (i * LEGEND) / steps,
        y,
        width: LEGEND / steps + 0.5,
        height: 10,
        fill: cssColourAt(scale, i / (steps - 1)),
      }),
    ),
    text('0', { x: SIDE, y: y + 20, fill: colours.ink2 }),
    text('100 %', { x: SIDE + LEGEND, y: y + 20, anchor: 'end', fill: colours.ink2 }),
  ]
}

/** Cut to what fits, with an ellipsis; a character of a Chinese font is twice as wide as a letter. */
function fitted(name: string): string {
  let room = FIT
  let kept = ''
  for (const character of name) {
    room -= /[\u1100-\uffff]/.test(character) ? 2 : 1
    if (room < 0) return `${kept}…`
    kept += character
  }
  return kept
}
