import { CHART_FONT, CHART_TEXT, plainRichText, tooltipStyle } from './chart-text.ts'
import type { ChartOption, ChartSize } from './echarts.ts'
import type { PictureColours } from './picture/svg.ts'

export interface ScatterPoint {
  x: number
  y: number
  label: string
  /** More about it, for who points at it. */
  note: string
  group: number
}

export interface ScatterData {
  /** Names of the axes. */
  x: string
  y: string
  /** Their colour and shape; a point's `group` counts in it. */
  groups: readonly {
    name: string
    tone: 'accent' | 'choice' | 'ink' | 'ink2'
    symbol: ScatterSymbol
  }[]
  points: readonly ScatterPoint[]
  /** Index of the point that stands out; null for none. */
  selected: number | null
}
export type ScatterSymbol = 'circle' | 'rect' | 'triangle' | 'diamond' | 'emptyCircle'

const MARGIN = { left: 28, right: 12, top: 12, bottom: 28 }
/** Room around the outermost points, as a share of the range. */
const ROOM = 0.12

/** Points on two axes with one scale: a distance is as long along one as along the other. */
export function scatterOption(
  data: ScatterData,
  colours: PictureColours,
  size: ChartSize,
): ChartOption {
  const ranges = evenRanges(data.points, {
    width: Math.max(1, size.width - MARGIN.left - MARGIN.right),
    height: Math.max(1, size.height - MARGIN.top - MARGIN.bottom),
  })
  const axis = (name: string, range: [number, number]) => ({
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 8,
    nameTextStyle: { color: colours.ink2, fontFamily: CHART_FONT, fontSize: CHART_TEXT },
    min: range[0],
    max: range[1],
    axisLabel: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLine: { show: true, onZero: true, lineStyle: { color: colours.line } },
  })
  return {
    animation: false,
    grid: { ...MARGIN, outerBoundsMode: 'none' },
    tooltip: { ...tooltipStyle(colours), trigger: 'item' },
    xAxis: axis(data.x, ranges.x),
    yAxis: { ...axis(data.y, ranges.y), nameRotate: 90 },
    series: data.groups.map((group, at) => ({
      type: 'scatter' as const,
      name: group.name,
      symbol: group.symbol,
      itemStyle: { color: colours[group.tone] },
      emphasis: { disabled: true },
      labelLayout: { hideOverlap: true },
      tooltip: {
        formatter: (params: { dataIndex: number } | { dataIndex: number }[]) =>
          plainRichText(noteOf(data, at, Array.isArray(params) ? params[0] : params)),
      },
      data: pointsOf(data, at).map(({ point, index }) => ({
        value: [point.x, point.y],
        name: point.label,
        symbolSize: index === data.selected ? 14 : 9,
        label: {
          show: true,
          position: 'right' as const,
          formatter: () => point.label,
          color: colours.ink,
          fontFamily: CHART_FONT,
          fontSize: index === data.selected ? 14 : CHART_TEXT,
          fontWeight: index === data.selected ? ('bold' as const) : ('normal' as const),
        },
      })),
    })),
  }
}

/** The points of a group, with their place among all. */
export function pointsOf(
  { points }: Pick<ScatterData, 'points'>,
  group: number,
): { point: ScatterPoint; index: number }[] {
  return points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => point.group === group)
}

function noteOf(data: ScatterData, group: number, on: { dataIndex: number } | undefined): string {
  const point = pointsOf(data, group)[on?.dataIndex ?? -1]?.point
  return point ? `${point.label}\n${point.note}` : ''
}

/**
 * The part of the plane that shows every point, with as many units to a pixel one way as the other. A
 * single point stands in the middle of a range of 2.
 */
export function evenRanges(
  points: readonly { x: number; y: number }[],
  size: ChartSize,
): { x: [number, number]; y: [number, number] } {
  const span = (values: number[]): [middle: number, length: number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return values.length === 0 ? [0, 0] : [(low + high) / 2, high - low]
  }
  const [middleX, wide] = span(points.map(({ x }) => x))
  const [middleY, high] = span(points.map(({ y }) => y))
  const largest = Math.max(wide / size.width, high / size.height)
  const unit = largest > 0 ? largest * (1 + 2 * ROOM) : 2 / Math.min(size.width, size.height)
  const half = { x: (unit * size.width) / 2, y: (unit * size.height) / 2 }
  return {
    x: [middleX - half.x, middleX + half.x],
    y: [middleY - half.y, middleY + half.y],
  }
}
