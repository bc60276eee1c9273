import { line, rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PicturePair {
  label: string
  /** 0–1. */
  before: number
  after: number
  /** The one the figure is about. */
  marked: boolean
}

const ROW = 22
const HEAD = 24
const LABEL = 150
const TRACK = 200
const FIGURE = 70
const GAP = 10
const SIDE = TRACK + FIGURE + GAP

/** The same things twice, a bar on either side, both on one scale from 0 to 1. */
export function pairsPicture(
  pairs: readonly PicturePair[],
  words: { before: string; after: string },
  colours: PictureColours,
  format: (p: number) => string,
): Picture {
  const height = HEAD + pairs.length * ROW
  const left = LABEL + GAP
  const sides = [
    { x: left, name: words.before, value: (pair: PicturePair) => pair.before, fill: colours.ink2 },
    {
      x: left + SIDE,
      name: words.after,
      value: (pair: PicturePair) => pair.after,
      fill: colours.accent,
    },
  ]
  const body = [
    ...sides.flatMap(({ x, name }) => [
      text(name, { x, y: HEAD / 2, fill: colours.ink2 }),
      line({ x1: x, y1: HEAD, x2: x, y2: height, stroke: colours.ink2 }),
    ]),
    ...pairs.flatMap((pair, row) => {
      const y = HEAD + row * ROW
      const at = { y: y + ROW / 2, fill: colours.ink, size: 13, bold: pair.marked }
      return [
        text(pair.label, { ...at, x: LABEL, anchor: 'end' }),
        ...sides.flatMap(({ x, value, fill }) => [
          rect({
            x,
            y: y + 4,
            width: value(pair) * TRACK,
            height: ROW - 8,
            fill: pair.marked ? colours.choice : fill,
          }),
          text(format(value(pair)), { ...at, x: x + TRACK + GAP / 2 }),
        ]),
      ]
    }),
  ]
  return { width: left + 2 * SIDE, height, body: body.join('') }
}
