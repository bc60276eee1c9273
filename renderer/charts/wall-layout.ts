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

/** Fills a width with one column per head. */
export function wallLayout(options: {
  layers: number
  heads: number
  width: number
  /** Of a thumbnail: as high as it is wide, or so many CSS pixels. */
  cellHeight: number | 'square'
  left: number
  top: number
  gap: number
}): WallLayout {
  const { layers, heads, gap, left, top } = options
  const room = options.width - left - gap * (heads - 1)
  const cellWidth = Math.max(4, Math.floor(room / Math.max(1, heads)))
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
