import { stripBars } from '../surprise-strip.ts'
import { line, rect, text, type Picture, type PictureColours } from './svg.ts'

const WIDTH = 760
const HALF = 90
const AXIS = 56
const FOOT = 22

/**
 * Two rows of bars over one line: the first upwards, the second downwards, on one scale. A line through
 * both marks a place.
 *
 * @param values bits; null leaves a gap
 * @param full bits at which a bar has its whole length
 * @param marked index of the place with a line through it, and what it says; null for none
 */
export function mirrorPicture(
  values: { up: readonly (number | null)[]; down: readonly (number | null)[] },
  full: number,
  words: { up: string; down: string; unit: string },
  marked: { index: number; label: string } | null,
  colours: PictureColours,
): Picture {
  const count = Math.max(1, values.up.length, values.down.length)
  const end = `${String(full)} ${words.unit}`
  const left = AXIS - 6
  const bars = (of: readonly (number | null)[], fill: string, down: boolean): string[] =>
    stripBars(of, full, WIDTH).map(({ x, width, share }) =>
      rect({
        x: AXIS + x,
        y: down ? HALF : HALF * (1 - share),
        width,
        height: HALF * share,
        fill,
      }),
    )
  const at = marked === null ? 0 : AXIS + (marked.index / count) * WIDTH
  const body = [
    text(end, { x: left, y: 6, anchor: 'end', fill: colours.ink2 }),
    text(words.up, { x: left, y: HALF / 2, anchor: 'end', fill: colours.ink, bold: true }),
    text(words.down, { x: left, y: HALF * 1.5, anchor: 'end', fill: colours.accent, bold: true }),
    text(end, { x: left, y: 2 * HALF - 6, anchor: 'end', fill: colours.ink2 }),
    ...bars(values.up, colours.ink2, false),
    ...bars(values.down, colours.accent, true),
    line({ x1: AXIS, y1: HALF, x2: AXIS + WIDTH, y2: HALF, stroke: colours.ink2 }),
    ...(marked === null
      ? []
      : [
          line({ x1: at, y1: 0, x2: at, y2: 2 * HALF + 4, stroke: colours.choice, width: 2 }),
          text(marked.label, {
            x: at,
            y: 2 * HALF + FOOT / 2 + 2,
            anchor: marked.index > count / 2 ? 'end' : 'start',
            fill: colours.ink,
          }),
        ]),
  ]
  return { width: AXIS + WIDTH, height: 2 * HALF + FOOT, body: body.join('') }
}
