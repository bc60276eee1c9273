import type { FigureTable } from '../../charts/picture/csv.ts'
import type { PictureColumn, PictureRow } from '../../charts/picture/columns-picture.ts'
import type { useFormat } from '../../i18n/use-format.ts'
import { COLUMN_STAGES, type Columns, type PerStage } from '../../trace/stage-columns.ts'
import { labelText } from '../token-label.ts'
import type { TokenName } from './token-names.ts'

interface Words {
  t: (key: string, values?: Record<string, unknown>) => string
  format: ReturnType<typeof useFormat>
  nameOf: (id: number) => TokenName
}
const k = 'distribution.columns'

function label({ nameOf }: Words, id: number): string {
  const { text, bytes } = nameOf(id)
  return labelText(text, bytes)
}
function head({ t }: Words): string[] {
  const [model = '', temperature = '', topK = '', topP = ''] = COLUMN_STAGES.map((stage) =>
    t(`${k}.stages.${stage}`),
  )
  return [t(`${k}.logit`), model, t(`${k}.divided`), temperature, topK, topP]
}

/** Rows, rest and sum, unrounded. */
export function columnsTable(columns: Columns, words: Words): FigureTable {
  const { t, format } = words
  const cells = (shares: PerStage<number | null>, logit: number | null, divided: number | null) => [
    logit ?? '',
    shares.model ?? '',
    divided ?? '',
    shares.temperature ?? '',
    shares['top-k'] ?? '',
    shares['top-p'] ?? '',
  ]
  const rest = t(`${k}.rest`, { n: format.count(columns.rest.count) })
  return {
    columns: [t(`${k}.token`), ...head(words)],
    rows: [
      ...columns.rows.map((row) => [
        label(words, row.id),
        ...cells(row.shares, row.logit, row.divided),
      ]),
      [rest, ...cells(columns.rest.shares, null, null)],
      [t(`${k}.sum`), ...cells(columns.sums, null, null)],
      [t(`${k}.candidates`), ...cells(columns.left, null, null)],
      [t(`${k}.entropy`), ...cells(columns.entropy, null, null)],
    ],
  }
}

/** The same as a drawing. */
export function pictureOf(
  columns: Columns,
  { here, pick }: { here: number; pick: number | null },
  words: Words,
): [PictureColumn[], PictureRow[]] {
  const { t, format } = words
  const score = (value: number | null) => ({
    figure: value === null ? '–' : format.fixed(value, 2),
    share: null,
  })
  const bar = (share: number | null) => ({
    figure: share === null ? '–' : format.probability(share),
    share,
  })
  const sum = (value: number | null) => ({
    figure: value === null ? '–' : format.fixed(value, 6),
    share: null,
  })
  const none = { figure: '', share: null }
  const row = (
    name: string,
    shares: PerStage<number | null>,
    [logit, divided]: [PictureRow['cells'][number], PictureRow['cells'][number]],
    cell: (value: number | null) => PictureRow['cells'][number],
  ): PictureRow => ({
    label: name,
    cells: [
      logit,
      cell(shares.model),
      divided,
      cell(shares.temperature),
      cell(shares['top-k']),
      cell(shares['top-p']),
    ],
  })
  const rest = t(`${k}.rest`, { n: format.count(columns.rest.count) })
  return [
    head(words).map((title, index) => ({ title, bars: index !== 0 && index !== 2 })),
    [
      ...columns.rows.map((each) => ({
        ...row(label(words, each.id), each.shares, [score(each.logit), score(each.divided)], bar),
        ...(each.id === here
          ? { mark: 'choice' as const }
          : each.id === pick
            ? { mark: 'accent' as const }
            : {}),
        faint: each.cut !== null,
      })),
      row(rest, columns.rest.shares, [none, none], bar),
      { ...row(t(`${k}.sum`), columns.sums, [none, none], sum), summed: true },
    ],
  ]
}
