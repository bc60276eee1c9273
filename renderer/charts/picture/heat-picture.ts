import { colourAt, cssColourAt, inkOn, type ColourScale } from '../colour-scales.ts'
import { toScale } from '../heatmap-pixels.ts'
import { legendOf, LEGEND_HEIGHT } from './legend.ts'
import { rect, text, type Picture, type PictureColours } from './svg.ts'

const WIDTH = 640
const LINE = 30
const SIZE = 15
const LEFT = 60

/** A token of a text: its weight, null where it has no colour. */
export interface HeatToken {
  label: string
  weight: number | null
  /** It is the one that looks. */
  query: boolean
  breaks: boolean
}

/**
 * A text whose tokens have the colours of their weights.
 *
 * @param measure width of a word in the picture's type at 15 pixels
 */
export function heatPicture(
  tokens: readonly HeatToken[],
  of: { max: number; floor: number; legend: string; below?: string | undefined },
  scale: ColourScale,
  colours: PictureColours,
  format: (weight: number) => string,
  measure: (label: string) => number,
): Picture {
  const body: string[] = []
  let [x, y] = [0, 0]
  for (const { label, weight, query, breaks } of tokens) {
    const width = measure(label) + 6
    if (x > 0 && x + width > WIDTH) [x, y] = [0, y + LINE]
    const place = weight !== null && of.max > 0 ? toScale(weight / of.max) : null
    if (place !== null) {
      const fill = cssColourAt(scale, place)
      const title = weight === null ? label : `${label}: ${format(weight)}`
      body.push(rect({ x, y: y + 3, width, height: LINE - 6, fill, title }))
    }
    const ink = place === null ? colours.ink2 : inkOn(colourAt(scale, place))
    body.push(text(label, { x: x + 3, y: y + LINE / 2, fill: ink, size: SIZE }))
    if (query) body.push(rect({ x, y: y + LINE - 3, width, height: 3, fill: colours.accent }))
    x += width + 1
    if (breaks) [x, y] = [0, y + LINE]
  }
  const bottom = y + LINE + 16
  const legend = { max: of.max, floor: of.floor, label: of.legend, below: of.below }
  body.push(legendOf(legend, { x: LEFT, y: bottom }, scale, colours, format))
  return { width: WIDTH, height: bottom + LEGEND_HEIGHT, body: body.join('') }
}
