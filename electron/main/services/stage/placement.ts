/** Device-independent pixels. */
export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** A screen or projector. */
export interface Display {
  id: number
  /** As the system names it; may be ''. */
  label: string
  bounds: Area
  /** Without task bars and docks. */
  workArea: Area
}

/** Where the stage's window is to be. */
export type Placement =
  { kind: 'full'; display: Display } | { kind: 'window'; display: Display } | { kind: 'hidden' }

interface Situation {
  displays: readonly Display[]
  /** The display the presenter's window is on. */
  presenter: number
  /** What was asked for: a display, the best there is, or an ordinary window. */
  wanted: number | 'auto' | 'window'
  /** The stage has been on a display of its own since it was last placed by hand. */
  wasApart: boolean
}

/**
 * The display asked for, or else another than the presenter's, full screen. Where the presenter's is the
 * only one left, the stage hides: a window there would lie over the notes. It opens there only for who
 * never had another.
 */
export function placementFor({ displays, presenter, wanted, wasApart }: Situation): Placement {
  const others = displays.filter(({ id }) => id !== presenter)
  const target = others.find(({ id }) => id === wanted) ?? others[0]
  if (target) return { kind: wanted === 'window' ? 'window' : 'full', display: target }
  const own = displays.find(({ id }) => id === presenter) ?? displays[0]
  return wasApart || !own ? { kind: 'hidden' } : { kind: 'window', display: own }
}

/** Of an ordinary window: two thirds of the display, 16 : 9, in its right lower corner. */
export function windowBounds({ workArea: { x, y, width, height } }: Display): Area {
  const w = Math.round(Math.min(width * 0.66, (height * 0.8 * 16) / 9))
  const h = Math.round((w * 9) / 16)
  return { x: x + width - w, y: y + height - h, width: w, height: h }
}
