import { cssColourAt, type ColourScale } from '../colour-scales.ts'
import {
  cellCount,
  furthest,
  numbersUnder,
  signedAt,
  signedPlace,
  stripCellBox,
  stripLayout,
} from '../strip-layout.ts'
import { rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PictureStrip {
  label: string
  /** What stands at the end of its heading, such as its length. */
  note?: string
  values: ArrayLike<number>
  /** The distance from 0 that gets the scale's ends. */
  max: number
}

const WIDTH = 768
const HEADING = 20
const BELOW = 14
const LEGEND = 96
const STEPS = 32

/**
 * Vectors one below the other, each with its name and the legend of its colours.
 *
 * @param format a number in words, for the ends of the legends
 * @param pooled says that each cell stands for so many neighbours
 */
export function stripsPicture(
  strips: readonly PictureStrip[],
  scale: ColourScale,
  colours: PictureColours,
  format: (value: number) => string,
  pooled: (perCell: number) => string,
): Picture {
  const body: string[] = []
  let y = 0
  for (const { label, note = '', values, max } of strips) {
    const layout = stripLayout(values.length, WIDTH, 64)
    const says = [note, ...(layout.perCell > 1 ? [pooled(layout.perCell)] : [])].filter(Boolean)
    body.push(
      text(label, { x: 0, y: y + HEADING / 2, fill: colours.ink, size: 13, bold: true }),
      text(says.join(' · '), { x: 190, y: y + HEADING / 2, fill: colours.ink2 }),
      ...legend(y, max, scale, colours, format),
    )
    y += HEADING
    for (let cell = 0; cell < cellCount(layout); cell++) {
      const index = furthest(values, ...numbersUnder(layout, cell))
      const value = values[index] ?? 0
      const at = stripCellBox(layout, cell)
      const fill = cssColourAt(scale, signedPlace(value, max))
      body.push(rect({ ...at, y: y + at.y, fill, title: `${String(index)}: ${String(value)}` }))
    }
    y += layout.height + BELOW
  }
  return { width: WIDTH, height: y, body: body.join('') }
}

function legend(
  y: number,
  max: number,
  scale: ColourScale,
  colours: PictureColours,
  format: (value: number) => string,
): string[] {
  const middle = y + HEADING / 2
  const left = WIDTH - LEGEND - 60
  const step = LEGEND / STEPS
  return [
    text(format(signedAt(0, max)), { x: left - 6, y: middle, anchor: 'end', fill: colours.ink2 }),
    ...Array.from({ length: STEPS }, (_, i) =>
      rect({
        x: left + i * step,
        y: middle - 4,
        width: step + 0.5,
        height: 8,
        fill: cssColourAt(scale, i / (STEPS - 1)),
      }),
    ),
    text(format(signedAt(1, max)), { x: left + LEGEND + 6, y: middle, fill: colours.ink2 }),
  ]
}
