import type { ColourScale } from '../colour-scales.ts'
import { legendOf, LEGEND_HEIGHT, LEGEND_WIDTH } from './legend.ts'
import { image, text, type Picture, type PictureColours } from './svg.ts'

const LEFT = 70
const TOP = 40
const GAP = 2

/**
 * Layers × heads of thumbnails as bitmaps, with the numbers of both and the legend of their colours.
 *
 * @param bitmap draws one as a data URL
 */
export function wallPicture(
  wall: {
    layers: number
    heads: number
    cellWidth: number
    cellHeight: number
    max: number
    floor: number
  },
  words: { axes: string; legend: string; below?: string | undefined },
  scale: ColourScale,
  colours: PictureColours,
  format: (weight: number) => string,
  bitmap: (layer: number, head: number) => string,
): Picture {
  const { layers, heads, cellWidth, cellHeight, max, floor } = wall
  const [wide, high] = [cellWidth + GAP, cellHeight + GAP]
  const body = [text(words.axes, { x: 0, y: 10, fill: colours.ink2 })]
  const every = high >= 12 ? 1 : 5
  for (let layer = 0; layer < layers; layer++) {
    const y = TOP + layer * high
    if (layer % every === 0) {
      const at = { x: LEFT - 6, y: y + cellHeight / 2, anchor: 'end' as const, fill: colours.ink2 }
      body.push(text(String(layer), at))
    }
    for (let head = 0; head < heads; head++) {
      const x = LEFT + head * wide
      body.push(image({ x, y, width: cellWidth, height: cellHeight, href: bitmap(layer, head) }))
    }
  }
  for (let head = 0; head < heads && heads > 1; head += wide >= 20 ? 1 : 5) {
    const x = LEFT + head * wide + cellWidth / 2
    body.push(text(String(head), { x, y: TOP - 10, anchor: 'middle', fill: colours.ink2 }))
  }
  const bottom = TOP + layers * high
  body.push(
    legendOf(
      { max, floor, label: words.legend, below: words.below },
      { x: LEFT, y: bottom + 12 },
      scale,
      colours,
      format,
    ),
  )
  return {
    width: LEFT + Math.max(heads * wide, LEGEND_WIDTH + 40),
    height: bottom + 12 + LEGEND_HEIGHT,
    body: body.join(''),
  }
}
