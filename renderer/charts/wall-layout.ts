/** Where the thumbnails of a layers × heads wall lie, in CSS pixels from the wall's corner. */
export interface WallLayout {
  layers: number
  heads: number
  cellWidth: number
  cellHeight: number
  gap: number
  /** Room for the layer numbers on the left and the head numbers on top. */
  left: number
  top: number
  width: number
  height: number
}

export interface WallCell {
  layer: number
  head: number
}

/** Fills a width with one column per head; where they would be too narrow the wall is wider than that. */
export function wallLayout(options: {
  layers: number
  heads: number
  width: number
  /** Of a thumbnail: as high as it is wide, or so many CSS pixels. */
  cellHeight: number | 'square'
  left: number
  top: number
  gap: number
  /** A thumbnail is not narrower than this, nor a square one wider than `most`, CSS pixels. */
  least?: number
  most?: number
}): WallLayout {
  const { layers, heads, gap, left, top, least = 4, most = Infinity } = options
  const room = options.width - left - gap * (heads - 1)
  const share = Math.floor(room / Math.max(1, heads))
  const cellWidth = Math.max(least, options.cellHeight === 'square' ? Math.min(most, share) : share)
  const cellHeight = options.cellHeight === 'square' ? cellWidth : options.cellHeight
  return {
    layers,
    heads,
    cellWidth,
    cellHeight,
    gap,
    left,
    top,
    width: left + heads * cellWidth + (heads - 1) * gap,
    height: top + layers * cellHeight + (layers - 1) * gap,
  }
}

export function cellOrigin(layout: WallLayout, cell: WallCell): { x: number; y: number } {
  return {
    x: layout.left + cell.head * (layout.cellWidth + layout.gap),
    y: layout.top + cell.layer * (layout.cellHeight + layout.gap),
  }
}

/** The thumbnail under a point; the gap after a thumbnail belongs to it, the margins to none. */
export function cellAt(layout: WallLayout, x: number, y: number): WallCell | null {
  const head = Math.floor((x - layout.left) / (layout.cellWidth + layout.gap))
  const layer = Math.floor((y - layout.top) / (layout.cellHeight + layout.gap))
  if (head < 0 || head >= layout.heads || layer < 0 || layer >= layout.layers) return null
  return { layer, head }
}

/** Of a wall, what can be seen through a window: CSS pixels. */
export interface WallSight {
  /** How far the wall is scrolled. */
  x: number
  y: number
  width: number
  height: number
}

/** Half-open ranges of the layers and heads that a window shows; the numbers' margins cover theirs. */
export function cellsInSight(
  layout: WallLayout,
  sight: WallSight,
): { layers: [from: number, to: number]; heads: [from: number, to: number] } {
  const { left, top, gap, cellWidth, cellHeight } = layout
  return {
    layers: range(sight.y, sight.y + sight.height - top, cellHeight, gap, layout.layers),
    heads: range(sight.x, sight.x + sight.width - left, cellWidth, gap, layout.heads),
  }
}

/** Cells of `size` and a gap that begin at 0, of which the stretch from `from` to `to` is seen. */
function range(
  from: number,
  to: number,
  size: number,
  gap: number,
  count: number,
): [from: number, to: number] {
  const first = Math.max(0, Math.floor(from / (size + gap)))
  const last = Math.min(count, Math.ceil(to / (size + gap)))
  return [Math.min(first, count), Math.max(Math.min(first, count), last)]
}

/** How far the wall must be scrolled so that a thumbnail is seen whole; as little as that takes. */
export function scrolledTo(
  layout: WallLayout,
  sight: WallSight,
  cell: WallCell,
): { x: number; y: number } {
  const { x, y } = cellOrigin(layout, cell)
  return {
    x: within(sight.x, x + layout.cellWidth - sight.width, x - layout.left),
    y: within(sight.y, y + layout.cellHeight - sight.height, y - layout.top),
  }
}

function within(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(Math.max(value, low), high))
}

const MOVES: Record<string, (cell: WallCell, layout: WallLayout) => WallCell> = {
  ArrowLeft: ({ layer, head }) => ({ layer, head: head - 1 }),
  ArrowRight: ({ layer, head }) => ({ layer, head: head + 1 }),
  ArrowUp: ({ layer, head }) => ({ layer: layer - 1, head }),
  ArrowDown: ({ layer, head }) => ({ layer: layer + 1, head }),
  Home: ({ layer }) => ({ layer, head: 0 }),
  End: ({ layer }, { heads }) => ({ layer, head: heads - 1 }),
  PageUp: ({ head }) => ({ layer: 0, head }),
  PageDown: ({ head }, { layers }) => ({ layer: layers - 1, head }),
}

/** Where a key of the grid pattern leads, kept on the wall; null for keys that mean nothing here. */
export function moveOn(layout: WallLayout, cell: WallCell, key: string): WallCell | null {
  const move = MOVES[key]
  if (!move) return null
  const { layer, head } = move(cell, layout)
  return {
    layer: Math.min(layout.layers - 1, Math.max(0, layer)),
    head: Math.min(layout.heads - 1, Math.max(0, head)),
  }
}
