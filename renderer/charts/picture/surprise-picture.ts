import { stripBars } from '../surprise-strip.ts'
import { line, rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PictureToken {
  label: string
  /** null where it was not predicted. */
  bits: number | null
  /** The model wrote it. */
  written: boolean
}

const WIDTH = 760
const HEIGHT = 120
const AXIS = 44
const NAMES = 90
/** From here on a token has room for its name, CSS pixels. */
const NAMED = 13

/** A bar of surprise for each token; their names below where there is room; those written underlined. */
export function surprisePicture(
  tokens: readonly PictureToken[],
  full: number,
  unit: string,
  colours: PictureColours,
): Picture {
  const pitch = WIDTH / Math.max(1, tokens.length)
  const isNamed = pitch >= NAMED
  const bits = tokens.map((token) => token.bits)
  const first = tokens.findIndex(({ written }) => written)
  const body = [
    text(`${String(full)} ${unit}`, { x: AXIS - 6, y: 6, anchor: 'end', fill: colours.ink2 }),
    text('0', { x: AXIS - 6, y: HEIGHT - 6, anchor: 'end', fill: colours.ink2 }),
    line({ x1: AXIS, y1: HEIGHT, x2: AXIS + WIDTH, y2: HEIGHT, stroke: colours.ink2 }),
    ...stripBars(bits, full, WIDTH).map(({ x, width, share }) =>
      rect({
        x: AXIS + x,
        y: HEIGHT * (1 - share),
        width,
        height: HEIGHT * share,
        fill: colours.ink2,
      }),
    ),
    ...(first === -1
      ? []
      : [
          rect({
            x: AXIS + first * pitch,
            y: HEIGHT + 2,
            width: WIDTH - first * pitch,
            height: 3,
            fill: colours.choice,
          }),
        ]),
    ...(isNamed
      ? tokens.map(({ label }, index) =>
          text(label, {
            x: AXIS + (index + 0.5) * pitch,
            y: HEIGHT + 14,
            fill: colours.ink,
            size: 11,
            turn: 60,
          }),
        )
      : []),
  ]
  return {
    width: AXIS + WIDTH + (isNamed ? 40 : 0),
    height: HEIGHT + (isNamed ? NAMES : 12),
    body: body.join(''),
  }
}
