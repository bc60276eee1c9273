import { CHART_FONT, CHART_TEXT, plainRichText, tooltipStyle } from './chart-text.ts'
import type { ChartOption } from './echarts.ts'
import type { PictureColours } from './picture/svg.ts'

export interface ChartLine {
  name: string
  /** One for each place on the x axis; null leaves a gap. */
  values: readonly (number | null)[]
  tone: 'accent' | 'choice' | 'ink2'
  dashed?: boolean
}

export interface LineChartData {
  x: { name: string; marks: readonly string[] }
  y: {
    name: string
    /** Powers of ten at even distances; every value must then be above 0. */
    log?: boolean
    /** Small values at the top, as of a rank. */
    inverse?: boolean
    min: number
    max: number
    /** Between two marks, where what would be chosen by itself does not meet both ends. */
    interval?: number
    format: (value: number) => string
  }
  lines: readonly ChartLine[]
  /** A place on the x axis with a line through it; null for none. */
  marked: number | null
}

/** Values over evenly spread places, such as a probability by layer. */
export function lineOption(data: LineChartData, colours: PictureColours): ChartOption {
  const { x, y, lines, marked } = data
  const label = { color: colours.ink2, fontFamily: CHART_FONT, fontSize: CHART_TEXT }
  const axisLine = { lineStyle: { color: colours.ink2 } }
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 28, bottom: 24, outerBoundsMode: 'same' },
    tooltip: {
      ...tooltipStyle(colours),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: colours.ink2, type: 'solid' } },
      formatter: (params) => sentenceOf(data, Array.isArray(params) ? params[0] : params),
    },
    xAxis: {
      type: 'category',
      data: [...x.marks],
      boundaryGap: false,
      name: x.name,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: label,
      axisLabel: label,
      axisLine,
      axisTick: { lineStyle: { color: colours.ink2 }, alignWithLabel: true },
    },
    yAxis: {
      type: y.log ? 'log' : 'value',
      inverse: y.inverse ?? false,
      min: y.min,
      max: y.max,
      ...(y.interval === undefined ? {} : { interval: y.interval }),
      name: y.name,
      nameLocation: y.inverse ? 'start' : 'end',
      nameTextStyle: { ...label, align: 'left' },
      axisLabel: { ...label, formatter: (value: number) => y.format(value) },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: lines.map((line, index) => ({
      type: 'line' as const,
      name: line.name,
      data: [...line.values],
      symbol: index === 0 ? 'circle' : 'emptyCircle',
      symbolSize: 6,
      showSymbol: true,
      showAllSymbol: true,
      itemStyle: { color: colours[line.tone] },
      lineStyle: { color: colours[line.tone], width: 2, type: line.dashed ? 'dashed' : 'solid' },
      emphasis: { disabled: true },
      ...(index === 0 && marked !== null ? { markLine: markOf(marked, colours) } : {}),
    })),
  }
}

function markOf(at: number, colours: PictureColours) {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: colours.accent, type: 'solid' as const, width: 1.5 },
    data: [{ xAxis: at }],
  }
}

/** What stands at one place: `layer 3`, then each line's name and value. */
function sentenceOf(
  { x, y, lines }: LineChartData,
  point: { dataIndex: number } | undefined,
): string {
  const at = point?.dataIndex ?? 0
  const values = lines.map(({ name, values: all }) => {
    const value = all[at] ?? null
    return `${name}  ${value === null ? '–' : y.format(value)}`
  })
  return plainRichText([`${x.name} ${x.marks[at] ?? ''}`, ...values].join('\n'))
}
