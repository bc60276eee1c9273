import { line, rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PictureSegment {
  label: string
  /** On the bar, 0–1. */
  from: number
  to: number
  chosen: boolean
}

const WIDTH = 760
const TOP = 24
const BAR = 40
/** Width of a letter in the label's size, about. */
const LETTER = 8

/** A bar from 0 to 1 cut into the tokens left, with the die as a needle. */
export function dicePicture(
  segments: readonly PictureSegment[],
  u: number | null,
  colours: PictureColours,
): Picture {
  const body = [
    ...segments.flatMap(({ label, from, to, chosen }) => {
      const [x, width] = [from * WIDTH, (to - from) * WIDTH]
      const fill = chosen ? colours.choice : colours.line
      const fits = width >= LETTER * ([...label].length + 1)
      return [
        rect({ x, y: TOP, width, height: BAR, fill, title: label }),
        line({ x1: x, y1: TOP, x2: x, y2: TOP + BAR, stroke: colours.wall }),
        ...(fits
          ? [
              text(label, {
                x: x + width / 2,
                y: TOP + BAR / 2,
                anchor: 'middle',
                fill: colours.ink,
              }),
            ]
          : []),
      ]
    }),
    ...[0, 0.5, 1].map((mark) =>
      text(String(mark), {
        x: mark * WIDTH,
        y: TOP + BAR + 12,
        anchor: mark === 0 ? 'start' : mark === 1 ? 'end' : 'middle',
        fill: colours.ink2,
      }),
    ),
    ...(u === null
      ? []
      : [
          line({
            x1: u * WIDTH,
            y1: TOP - 6,
            x2: u * WIDTH,
            y2: TOP + BAR + 6,
            stroke: colours.ink,
            width: 3,
          }),
          text(u.toFixed(4), {
            x: u * WIDTH,
            y: 8,
            anchor: u < 0.1 ? 'start' : u > 0.9 ? 'end' : 'middle',
            fill: colours.ink,
          }),
        ]),
  ]
  return { width: WIDTH, height: TOP + BAR + 24, body: body.join('') }
}
