import { rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PictureBar {
  label: string
  /** 0 … `max`. */
  value: number
  /** The value in words. */
  figure: string
  /** The model's choice, or yours; else plain. */
  mark?: 'choice' | 'accent'
}

const ROW = 22
const LABEL = 150
const TRACK = 380
const FIGURE = 90
const GAP = 10

/** Horizontal bars with their names on the left and their values on the right. */
export function barsPicture(
  bars: readonly PictureBar[],
  max: number,
  colours: PictureColours,
): Picture {
  const body = bars.flatMap(({ label, value, figure, mark }, row) => {
    const y = row * ROW
    const fill = mark === undefined ? colours.ink2 : colours[mark]
    const width = max > 0 ? Math.max(0, Math.min(1, value / max)) * TRACK : 0
    return [
      text(label, { x: LABEL, y: y + ROW / 2, anchor: 'end', fill: colours.ink, size: 13 }),
      rect({ x: LABEL + GAP, y: y + 4, width: TRACK, height: ROW - 8, fill: colours.line }),
      rect({ x: LABEL + GAP, y: y + 4, width, height: ROW - 8, fill }),
      text(figure, { x: LABEL + TRACK + 2 * GAP, y: y + ROW / 2, fill: colours.ink, size: 13 }),
    ]
  })
  return { width: LABEL + TRACK + FIGURE + 2 * GAP, height: bars.length * ROW, body: body.join('') }
}
