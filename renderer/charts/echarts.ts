import {
  LineChart,
  ScatterChart,
  type LineSeriesOption,
  type ScatterSeriesOption,
} from 'echarts/charts'
import {
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use, type ComposeOption, type ECharts } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import type { Picture } from './picture/svg.ts'

use([
  LineChart,
  ScatterChart,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
])

export type ChartOption = ComposeOption<
  LineSeriesOption | ScatterSeriesOption | GridComponentOption | TooltipComponentOption
>

/** CSS pixels. */
export interface ChartSize {
  width: number
  height: number
}

/** A chart in an element, which must have a size. */
export function startChart(element: HTMLElement): ECharts {
  return init(element, null, { renderer: 'svg' })
}

/** The same chart as a drawing that needs no page. */
export function chartPicture(option: ChartOption, size: ChartSize): Picture {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(option)
    return { ...size, body: withinSvg(chart.renderToSVGString()) }
  } finally {
    chart.dispose()
  }
}

/** What stands in an SVG file, without the file's own element. */
function withinSvg(svg: string): string {
  return svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
}
