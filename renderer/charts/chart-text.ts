import type { PictureColours } from './picture/svg.ts'

export const CHART_FONT =
  "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

/** CSS pixels. */
export const CHART_TEXT = 12

/** The box beside the pointer: drawn text, in which nothing can be markup of the page. */
export function tooltipStyle(colours: PictureColours) {
  return {
    renderMode: 'richText' as const,
    confine: true,
    transitionDuration: 0,
    backgroundColor: colours.wall,
    borderColor: colours.ink2,
    borderWidth: 1,
    shadowBlur: 0,
    shadowColor: 'transparent',
    textStyle: { color: colours.ink, fontFamily: CHART_FONT, fontSize: CHART_TEXT },
  }
}

/** ECharts takes `{name|text}` for a change of style; a word joiner keeps a token from being one. */
export function plainRichText(text: string): string {
  return text.replaceAll(/\{(?=\w+\|)/g, '{\u2060')
}
