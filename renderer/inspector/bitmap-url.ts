import { lookupTable, type ColourScale } from '../charts/colour-scales.ts'
import { paintHeatmap, type HeatmapData } from '../charts/heatmap-pixels.ts'

/** A matrix as a PNG in a data URL, for saved pictures. */
export function bitmapUrl(
  data: HeatmapData,
  scale: ColourScale,
  width: number,
  height: number,
): string {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const image = new ImageData(paintHeatmap(data, lookupTable(scale), width, height), width, height)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas.toDataURL('image/png')
}
