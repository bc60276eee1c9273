import type { ArchitecturePart } from '../stores/translation-view.ts'
import {
  flowOf,
  type Part,
  type PartKind,
  type Shape,
  type Sizes,
  type Stack,
} from './architecture.ts'

/** Lengths are sixteenths of a rem, y downwards. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Wire {
  key: string
  /** Null: from the tokens themselves, or to them. */
  from: ArchitecturePart | null
  to: ArchitecturePart | null
  path: string
  /** What flows here; null on the wires that only go around. */
  shape: Shape | null
  label: { x: number; y: number; anchor: 'start' | 'end' } | null
  /** What the attention makes of it. */
  role: 'Q' | 'K, V' | null
}

export interface Drawing {
  width: number
  height: number
  boxes: ReadonlyMap<ArchitecturePart, Box>
  /** Around what is repeated. */
  frames: Record<Stack, Box>
  wires: Wire[]
}

const BOX = 214
/** Beside the frames stands how often they are repeated. */
const MARGIN = 32
const GUTTER = 34
/** Between a box and its frame: outside goes the residual's wire, inside nothing. */
const PAD = { outer: 20, inner: 10, top: 10, bottom: 16 }
const FRAME = PAD.outer + BOX + PAD.inner
const LEFT: Record<Stack, number> = {
  encoder: MARGIN + PAD.outer,
  decoder: MARGIN + FRAME + GUTTER + PAD.inner,
}
const WIDTH = 2 * (MARGIN + FRAME) + GUTTER
/** Of the lines that say what goes in and what comes out. */
const LINE = 18
const TAIL = 14
/** Between boxes: room for a shape, for none, or also for a frame's edge. */
const GAP = { wire: 21, tight: 6, below: 34, above: 33 }
/** How far the residual's wire leaves before a box, and how far outside it goes up. */
const RESIDUAL = { before: 8, outside: 10 }
/** The encoder's way to the decoder runs so far above its frame. */
const OVER = 12
const LABEL = { aside: 8, down: 5 }

const HEIGHTS: Record<PartKind, number> = {
  'input-embedding': 28,
  'output-embedding': 28,
  position: 28,
  'encoder-self': 56,
  'decoder-self': 56,
  cross: 56,
  recurrent: 56,
  norm: 26,
  'feed-forward': 44,
  linear: 28,
  softmax: 28,
}

/** The space under a part. */
function gapUnder(one: Part, before: Part | undefined): number {
  if (!before) return TAIL
  if (one.kind === 'norm') return GAP.tight
  if (one.repeated && !before.repeated) return GAP.below
  return before.repeated && !one.repeated ? GAP.above : GAP.wire
}

/** Where everything stands: both stacks grow up from the same line. */
export function drawingOf(parts: readonly Part[], sizes: Sizes): Drawing {
  const stacks = {
    encoder: parts.filter(({ stack }) => stack === 'encoder'),
    decoder: parts.filter(({ stack }) => stack === 'decoder'),
  }
  const tall = stacks.decoder.reduce(
    (sum, one, at, all) => sum + HEIGHTS[one.kind] + gapUnder(one, all[at - 1]),
    0,
  )
  const height = tall + TAIL + 2 * LINE
  const boxes = new Map<ArchitecturePart, Box>()
  for (const stack of ['encoder', 'decoder'] as const) {
    let y = height - LINE
    stacks[stack].forEach((one, at, all) => {
      y -= gapUnder(one, all[at - 1]) + HEIGHTS[one.kind]
      boxes.set(one.id, { x: LEFT[stack], y, width: BOX, height: HEIGHTS[one.kind] })
    })
  }
  const frames = { encoder: frameOf('encoder'), decoder: frameOf('decoder') }
  function frameOf(stack: Stack): Box {
    const inside = stacks[stack]
      .filter(({ repeated }) => repeated)
      .map(({ id }) => boxOf(boxes, id))
    const top = Math.min(...inside.map(({ y }) => y)) - PAD.top
    const bottom = Math.max(...inside.map((box) => box.y + box.height)) + PAD.bottom
    const x = LEFT[stack] - (stack === 'encoder' ? PAD.outer : PAD.inner)
    return { x, y: top, width: FRAME, height: bottom - top }
  }
  const wires = [
    ...stackWires(stacks.encoder, boxes, sizes, height),
    ...stackWires(stacks.decoder, boxes, sizes, height),
    ...memoryWires(stacks.encoder, boxes, frames, sizes),
  ]
  return { width: WIDTH, height, boxes, frames, wires }
}

function boxOf(boxes: ReadonlyMap<ArchitecturePart, Box>, id: ArchitecturePart): Box {
  const box = boxes.get(id)
  if (!box) throw new RangeError(`the figure has no box “${id}”`)
  return box
}

/** Straight up from box to box, and around each sub-layer to its Add & Norm. */
function stackWires(
  stack: readonly Part[],
  boxes: ReadonlyMap<ArchitecturePart, Box>,
  sizes: Sizes,
  height: number,
): Wire[] {
  const wires: Wire[] = []
  stack.forEach((one, at) => {
    const box = boxOf(boxes, one.id)
    const before = stack[at - 1]
    const x = box.x + BOX / 2
    const bottom = box.y + box.height
    const from = before ? boxOf(boxes, before.id).y : height - LINE
    const toEdge = one.repeated && before && !before.repeated
    const written = before !== undefined && one.kind !== 'norm'
    const inner = one.stack === 'encoder' ? 1 : -1
    // Where a frame's edge crosses the wire, its shape stands outside of it.
    const middle = toEdge
      ? (from + bottom + PAD.bottom) / 2
      : before?.repeated && !one.repeated
        ? (from - PAD.top + bottom) / 2
        : (from + bottom) / 2
    wires.push({
      key: `${before?.id ?? 'tokens'}>${one.id}`,
      from: before?.id ?? null,
      to: one.id,
      path: `M${n(x)} ${n(from)} V${n(bottom)}`,
      shape: written ? flowOf(before, sizes).out : null,
      label: written
        ? {
            x: x + inner * LABEL.aside,
            y: middle + LABEL.down,
            anchor: inner > 0 ? 'start' : 'end',
          }
        : null,
      role: one.id === 'cross' ? 'Q' : null,
    })
    if (one.kind === 'norm' && before) {
      const sub = boxOf(boxes, before.id)
      const start = sub.y + sub.height + RESIDUAL.before
      const side = inner > 0 ? box.x : box.x + BOX
      wires.push({
        key: `residual>${one.id}`,
        from: null,
        to: one.id,
        path: `M${n(x)} ${n(start)} H${n(side - inner * RESIDUAL.outside)} V${n(box.y + box.height / 2)} H${n(side)}`,
        shape: null,
        label: null,
        role: null,
      })
    }
  })
  const last = stack.at(-1)
  if (last?.stack === 'decoder') {
    const { x, y } = boxOf(boxes, last.id)
    wires.push({
      key: `${last.id}>tokens`,
      from: last.id,
      to: null,
      path: `M${n(x + BOX / 2)} ${n(y)} V${n(y - TAIL)}`,
      shape: null,
      label: null,
      role: null,
    })
  }
  return wires
}

/** What the encoder made of the source goes to every layer's cross-attention, as keys and values. */
function memoryWires(
  encoder: readonly Part[],
  boxes: ReadonlyMap<ArchitecturePart, Box>,
  frames: Record<Stack, Box>,
  sizes: Sizes,
): Wire[] {
  const last = encoder.at(-1)
  if (!last) return []
  const from = boxOf(boxes, last.id)
  const to = boxOf(boxes, 'cross')
  const over = frames.encoder.y - OVER
  const edge = frames.encoder.x + FRAME
  const way = (down: number, y: number) =>
    `M${n(from.x + BOX / 2)} ${n(from.y)} V${n(over)} H${n(edge + down)} V${n(to.y + y)} H${n(to.x)}`
  return [
    {
      key: 'encoder>cross',
      from: last.id,
      to: 'cross',
      path: way(GUTTER / 2, to.height / 2),
      shape: flowOf(last, sizes).out,
      label: { x: edge, y: over - LABEL.aside, anchor: 'end' },
      role: 'K, V',
    },
  ]
}

const MOVES = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'] as const

/** Where a key leads from a part; null where it leads nowhere. */
export function neighbourOf(
  parts: readonly Part[],
  boxes: ReadonlyMap<ArchitecturePart, Box>,
  from: ArchitecturePart,
  key: string,
): ArchitecturePart | null {
  const here = parts.find(({ id }) => id === from)
  const move = MOVES.find((one) => one === key)
  if (!here || !move) return null
  if (move === 'Home') return parts[0]?.id ?? null
  if (move === 'End') return parts.at(-1)?.id ?? null
  const own = parts.filter(({ stack }) => stack === here.stack)
  const at = own.indexOf(here)
  if (move === 'ArrowDown') return own[at - 1]?.id ?? null
  // Up is where the numbers go: out of the encoder they go to the cross-attention.
  if (move === 'ArrowUp') return own[at + 1]?.id ?? (here.stack === 'encoder' ? 'cross' : null)
  if ((move === 'ArrowLeft') === (here.stack === 'encoder')) return null
  const level = (id: ArchitecturePart): number => {
    const { y, height } = boxOf(boxes, id)
    return y + height / 2
  }
  const across = parts.filter(({ stack }) => stack !== here.stack)
  const distance = ({ id }: Part): number => Math.abs(level(id) - level(from))
  return across.toSorted((a, b) => distance(a) - distance(b))[0]?.id ?? null
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
