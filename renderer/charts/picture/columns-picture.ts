import { line, rect, text, type Picture, type PictureColours } from './svg.ts'

export interface PictureColumn {
  title: string
  /** Bars on a scale from 0 to 1; else only figures. */
  bars: boolean
}

export interface PictureRow {
  label: string
  cells: readonly {
    figure: string
    /** 0–1; null where there is no bar. */
    share: number | null
  }[]
  /** The token in the text, the one that would be taken; else plain. */
  mark?: 'choice' | 'accent'
  /** A filter took it. */
  faint?: boolean
  /** A line above it: it adds up what stands before. */
  summed?: boolean
}

const ROW = 22
const LABEL = 150
const BARS = 150
const FIGURES = 76
const GAP = 10

/** Aligned columns of bars and figures, one row a token. */
export function columnsPicture(
  columns: readonly PictureColumn[],
  rows: readonly PictureRow[],
  colours: PictureColours,
): Picture {
  const widths = columns.map(({ bars }) => (bars ? BARS : FIGURES))
  const lefts = widths.map((_, index) =>
    widths.slice(0, index).reduce<number>((left, width) => left + width + GAP, LABEL + GAP),
  )
  const width = widths.reduce<number>((sum, each) => sum + each + GAP, LABEL)
  const head = columns.map(({ title }, index) =>
    text(title, { x: lefts[index] ?? 0, y: ROW / 2, fill: colours.ink2 }),
  )
  const body = rows.flatMap((row, index) => {
    const y = (index + 1) * ROW
    const ink = row.faint === true ? colours.ink2 : colours.ink
    const fill = row.mark === undefined ? colours.line : colours[row.mark]
    return [
      ...(row.summed === true
        ? [line({ x1: 0, y1: y, x2: width, y2: y, stroke: colours.line })]
        : []),
      text(row.label, { x: LABEL, y: y + ROW / 2, anchor: 'end', fill: ink, size: 13 }),
      ...row.cells.flatMap(({ figure, share }, column) => {
        const [left, wide] = [lefts[column] ?? 0, widths[column] ?? 0]
        const bar =
          share === null ? [] : [{ x: left, y: y + 3, width: share * wide, height: ROW - 6 }]
        return [
          ...bar.map((box) => rect({ ...box, fill })),
          text(figure, { x: left + wide - 4, y: y + ROW / 2, anchor: 'end', fill: ink, size: 12 }),
        ]
      }),
    ]
  })
  return { width, height: (rows.length + 1) * ROW, body: [...head, ...body].join('') }
}
