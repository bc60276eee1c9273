import { cssColourAt, type ColourScale } from '../colour-scales.ts'
import { fromScale, toScale } from '../heatmap-pixels.ts'
import { line, rect, text, type PictureColours } from './svg.ts'

export const LEGEND_WIDTH = 220
/** From its colours' upper edge to below its words. */
export const LEGEND_HEIGHT = 44
const STEPS = 64

/**
 * The colours from 0 to the largest weight, with what stands at their ends and in their middle. Those
 * of weights below the floor are left out, as in the picture.
 */
export function legendOf(
  of: { max: number; floor: number; label: string; below?: string | undefined },
  at: { x: number; y: number },
  scale: ColourScale,
  colours: PictureColours,
  format: (weight: number) => string,
): string {
  const width = LEGEND_WIDTH / STEPS
  const cut = of.max > 0 ? Math.min(1, toScale(of.floor / of.max)) : 0
  const end = at.x + cut * LEGEND_WIDTH
  return [
    text(of.label, { x: at.x - 6, y: at.y + 5, anchor: 'end', fill: colours.ink2 }),
    ...Array.from({ length: STEPS }, (_, i) =>
      rect({
        x: at.x + i * width,
        y: at.y,
        width: width + 0.5,
        height: 10,
        fill: (i + 1) / STEPS > cut ? cssColourAt(scale, i / (STEPS - 1)) : colours.wall,
      }),
    ),
    ...(cut > 0
      ? [line({ x1: end, x2: end, y1: at.y - 2, y2: at.y + 12, stroke: colours.ink })]
      : []),
    ...[0, 0.5, 1].map((place) =>
      text(format(fromScale(place) * of.max), {
        x: at.x + place * LEGEND_WIDTH,
        y: at.y + 20,
        anchor: place === 0 ? 'start' : place === 1 ? 'end' : 'middle',
        fill: colours.ink2,
      }),
    ),
    ...(of.below === undefined
      ? []
      : [text(of.below, { x: at.x, y: at.y + 36, fill: colours.ink2 })]),
  ].join('')
}
