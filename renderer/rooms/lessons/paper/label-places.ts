/** A point with a name beside it, in the picture's own units. */
export interface NamedPoint {
  cx: number
  cy: number
  name: string
}
export interface LabelPlace {
  x: number
  y: number
  anchor: 'start' | 'middle' | 'end'
}

/** About as wide as a letter and as high as a line of the labels. */
const LETTER = 7.5
const LINE = 15
const GAP = 12

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

function boxOf({ x, y, anchor }: LabelPlace, name: string): Box {
  const width = LETTER * [...name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0)
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor]
  return { left, right: left + width, top: y - LINE, bottom: y + 3 }
}

/** Each name to the right of its point, or else where it covers no other point or name and is not cut off. */
export function labelPlaces(points: readonly NamedPoint[], width: number): LabelPlace[] {
  const taken = points.map(({ cx, cy }): Box => {
    return { left: cx - 8, right: cx + 8, top: cy - 8, bottom: cy + 8 }
  })
  return points.map(({ cx, cy, name }, index) => {
    const places: LabelPlace[] = [
      { x: cx + GAP, y: cy + 5, anchor: 'start' },
      { x: cx - GAP, y: cy + 5, anchor: 'end' },
      { x: cx, y: cy - GAP, anchor: 'middle' },
      { x: cx, y: cy + GAP + LINE, anchor: 'middle' },
    ]
    const free = places.find((place) => {
      const box = boxOf(place, name)
      const covers = taken.some((other, at) => at !== index && overlap(box, other))
      return box.left >= 0 && box.right <= width && !covers
    })
    const place = free ?? { x: cx + GAP, y: cy + 5, anchor: 'start' }
    taken.push(boxOf(place, name))
    return place
  })
}
