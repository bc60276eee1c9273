import { useI18n } from 'vue-i18n'
import { scaleFor } from '../charts/colour-scales.ts'
import type { HeatmapData } from '../charts/heatmap-pixels.ts'
import type { FigureTable } from '../charts/picture/csv.ts'
import type { Picture, PictureColours } from '../charts/picture/svg.ts'
import { wallPicture } from '../charts/picture/wall-picture.ts'
import { useFormat } from '../i18n/use-format.ts'
import type { Attention, Label } from './attention.ts'
import { wallRow, type WallData } from './attention-data.ts'
import { bitmapUrl } from './bitmap-url.ts'
import { labelText } from './token-label.ts'
import { useShown } from './use-shown.ts'
import { mostLookedAt } from './wall-cells.ts'

/** The wall's numbers and its saved picture. */
export function useWallFigure(input: {
  attention: () => Attention
  wall: () => WallData
  pictures: () => { cell: (layer: number, head: number) => HeatmapData; max: number }
  dark: () => boolean
  below: () => string | undefined
}): { table: () => FigureTable; picture: (colours: PictureColours) => Picture } {
  const { t } = useI18n()
  const format = useFormat()
  const { floor } = useShown(input.attention)
  const name = (label: Label | undefined): string =>
    label ? labelText(label.text, label.bytes) : ''

  /** Of one row every weight; of many, for each row of each head the key it looks at most. */
  function table(): FigureTable {
    const { end, rowNames, colNames } = input.attention()
    const wall = input.wall()
    const rows: (string | number)[][] = []
    const one = wall.positions.length === 1
    for (let layer = 0; layer < wall.layers; layer++) {
      for (let head = 0; head < wall.heads; head++) {
        for (const at of wall.positions) {
          const weights = wallRow(wall, layer, head, at, end(at)) ?? new Float32Array()
          const which = wall.heads > 1 ? head : t('inspector.attention.mean')
          if (one) {
            weights.forEach((weight, key) =>
              rows.push([layer, which, key, name(colNames.value[key]), weight]),
            )
            continue
          }
          const best = mostLookedAt(weights, null)
          const tokens = [at, name(rowNames.value[at]), best, name(colNames.value[best])]
          rows.push([layer, which, ...tokens, weights[best] ?? 0])
        }
      }
    }
    const word = (key: string): string => t(`inspector.attention.${key}`)
    const heads = [word('layer'), word('head')]
    const columns = one
      ? [...heads, word('position'), word('token'), word('weight')]
      : [...heads, word('from'), word('fromToken'), word('most'), word('mostToken'), word('weight')]
    return { columns, rows }
  }

  function picture(colours: PictureColours): Picture {
    const { layers, heads, positions } = input.wall()
    const { cell, max } = input.pictures()
    const scale = scaleFor('attention', input.dark())
    const width = Math.max(12, Math.min(64, Math.floor(560 / heads)))
    const height = positions.length === 1 ? 12 : width
    return wallPicture(
      { layers, heads, cellWidth: width, cellHeight: height, max, floor: floor.value },
      {
        axes: t(`inspector.attention.axes${heads > 1 ? '' : 'Mean'}`),
        legend: t('inspector.attention.legend'),
        below: input.below(),
      },
      scale,
      colours,
      format.probability,
      (layer, head) => bitmapUrl(cell(layer, head), scale, width * 2, height * 2),
    )
  }
  return { table, picture }
}
