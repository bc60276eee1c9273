import { text, type Picture, type PictureColours } from './svg.ts'

/** A point of a plane before and after a turn around the origin. */
export interface Turn {
  before: { x: number; y: number }
  after: { x: number; y: number }
  /** Radians, counter-clockwise. */
  angle: number
}

/** Width and height of a dial's box, CSS pixels. */
export const DIAL = 80
const HAND = DIAL / 2 - 8
const ARC = HAND * 0.55
const EACH = 120

/**
 * Hands from the middle of a dial towards both points, as long as its rim allows, and the arc from one to
 * the other, whole turns left out; y goes up, as in a plane.
 */
export function dialPaths({
  before,
  after,
  angle,
}: Turn): Record<'before' | 'after' | 'arc', string> {
  const middle = DIAL / 2
  const from = Math.atan2(before.y, before.x)
  const turned = angle % (2 * Math.PI)
  const at = (radians: number, radius: number): string =>
    `${two(middle + radius * Math.cos(radians))} ${two(middle - radius * Math.sin(radians))}`
  const hand = (radians: number): string => `M${two(middle)} ${two(middle)}L${at(radians, HAND)}`
  const large = turned > Math.PI ? 1 : 0
  return {
    before: hand(from),
    after: hand(Math.atan2(after.y, after.x)),
    arc: `M${at(from, ARC)}A${two(ARC)} ${two(ARC)} 0 ${String(large)} 0 ${at(from + turned, ARC)}`,
  }
}

/** Dials side by side with what is written under each. */
export function dialsPicture(
  dials: readonly (Turn & { name: string; says: string })[],
  colours: PictureColours,
): Picture {
  const body = dials.flatMap((dial, i) => {
    const paths = dialPaths(dial)
    const left = i * EACH + (EACH - DIAL) / 2
    const stroke = (d: string, colour: string, width: number): string =>
      `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${String(width)}"/>`
    const middle = i * EACH + EACH / 2
    return [
      `<g transform="translate(${String(left)} 0)">`,
      `<circle cx="${String(DIAL / 2)}" cy="${String(DIAL / 2)}" r="${String(DIAL / 2 - 2)}" fill="none" stroke="${colours.line}"/>`,
      stroke(paths.arc, colours.accent, 1),
      stroke(paths.before, colours.ink2, 1.5),
      stroke(paths.after, colours.accent, 3.5),
      '</g>',
      text(dial.name, { x: middle, y: DIAL + 12, anchor: 'middle', fill: colours.ink2 }),
      text(dial.says, { x: middle, y: DIAL + 30, anchor: 'middle', fill: colours.ink, size: 13 }),
    ]
  })
  return { width: dials.length * EACH, height: DIAL + 44, body: body.join('') }
}

function two(value: number): string {
  return String(Math.round(value * 100) / 100)
}
