/** A matrix of weights as it is to be painted: rows are queries, columns keys, C order. */
export interface HeatmapData {
  rows: number
  cols: number
  weights: Float32Array
  /** The weight that gets the scale's upper end. */
  max: number
  /** Column left out of the picture, `null` for none. */
  hiddenColumn: number | null
  /** Smaller weights are not painted either; 0 or nothing paints all. */
  floor?: number
  /** By row, the first column that cannot be looked at; what lies beyond is not painted at all. */
  end: (row: number) => number
}

/**
 * What is on the legend's upper end: the largest weight that is painted where there is no floor, 0 for
 * an empty matrix. A floor does not move the colours.
 */
export function largestShown(data: Omit<HeatmapData, 'max'>): number {
  let largest = 0
  for (let row = 0; row < data.rows; row++) {
    const end = Math.min(data.cols, data.end(row))
    for (let col = 0; col < end; col++) {
      if (col === data.hiddenColumn) continue
      largest = Math.max(largest, data.weights[row * data.cols + col] ?? 0)
    }
  }
  return largest
}

/**
 * Place on the colour scale, 0–1, of a share of the largest weight: its square root. Most weights of
 * a row are small, and on a straight scale all of them would look like none.
 */
export function toScale(share: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, share)))
}

/** Share of the largest weight that stands at a place on the colour scale; legends are made with it. */
export function fromScale(place: number): number {
  return place * place
}

/**
 * RGBA pixels, `width` × `height`. Where several cells share a pixel, it shows the largest of them, so
 * that a single strong link never vanishes; where a cell has several pixels, all are the same. Cells
 * that are hidden, below the floor or cannot be looked at stay transparent.
 *
 * @param table 256 RGBA colours, from weight 0 to `data.max`
 */
export function paintHeatmap(
  data: HeatmapData,
  table: Uint8ClampedArray,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4)
  // Both views read four bytes as one number, so the machine's byte order cancels out.
  const whole = new Uint32Array(pixels.buffer)
  const colours = new Uint32Array(table.slice().buffer)
  const factor = data.max > 0 ? 1 / data.max : 0
  for (let y = 0; y < height; y++) {
    const [top, bottom] = cellsUnder(y, height, data.rows)
    for (let x = 0; x < width; x++) {
      const [left, right] = cellsUnder(x, width, data.cols)
      const weight = largestIn(data, top, bottom, left, right)
      if (weight === null) continue
      whole[y * width + x] = colours[Math.round(255 * toScale(weight * factor))] ?? 0
    }
  }
  return pixels
}

/** Largest weight in a block of cells, null where none of them is painted. */
function largestIn(
  data: Omit<HeatmapData, 'max'>,
  top: number,
  bottom: number,
  left: number,
  right: number,
): number | null {
  let largest: number | null = null
  for (let row = top; row < bottom; row++) {
    const end = Math.min(right, data.end(row))
    for (let col = left; col < end; col++) {
      if (col === data.hiddenColumn) continue
      const weight = data.weights[row * data.cols + col] ?? 0
      if (largest === null || weight > largest) largest = weight
    }
  }
  return largest === null || largest < (data.floor ?? 0) ? null : largest
}

/** Half-open range of cells that pixel `at` of `size` stands for; never empty. */
export function cellsUnder(at: number, size: number, cells: number): [from: number, to: number] {
  const from = Math.min(cells - 1, Math.floor((at * cells) / size))
  return [from, Math.max(from + 1, Math.floor(((at + 1) * cells) / size))]
}
