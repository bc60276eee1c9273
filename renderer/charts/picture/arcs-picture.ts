import { arcPaths, type ArcRow } from '../arcs.ts'
import { rect, text, type Picture, type PictureColours } from './svg.ts'

const ROW = 26
const ARCS = 64
const NAME = 150
const TRACK = 260
const FIGURE = 80
const GAP = 10

/**
 * One query's strongest keys as lines with arcs to the query's line.
 *
 * @param names of the lines, and of one more where the query is not among them
 */
export function arcsPicture(
  rows: readonly ArcRow[],
  names: readonly string[],
  queryRow: number,
  leftOut: { hidden: number | null; floor: number },
  colours: PictureColours,
  format: (weight: number) => string,
): Picture {
  const arcs = arcPaths(rows, queryRow, { width: ARCS, rowHeight: ROW, ...leftOut })
  const left = ARCS + GAP
  const body = arcs.map(
    ({ path, opacity }) =>
      `<path d="${path}" fill="none" stroke="${colours.accent}" stroke-width="3" stroke-linecap="round" stroke-opacity="${opacity.toFixed(3)}"/>`,
  )
  names.forEach((name, index) => {
    const y = (index + 0.5) * ROW
    const row = rows[index]
    const bold = index === queryRow
    body.push(text(name, { x: left, y, fill: colours.ink, size: 13, bold }))
    if (!row) return
    const painted =
      row.kind === 'token' && row.position !== leftOut.hidden && row.weight >= leftOut.floor
    body.push(
      rect({
        x: left + NAME,
        y: y - 6,
        width: Math.min(1, row.weight) * TRACK,
        height: 12,
        fill: painted ? colours.accent : colours.line,
      }),
      text(format(row.weight), {
        x: left + NAME + TRACK + GAP,
        y,
        fill: colours.ink,
        size: 13,
      }),
    )
  })
  return {
    width: left + NAME + TRACK + GAP + FIGURE,
    height: names.length * ROW,
    body: body.join(''),
  }
}
