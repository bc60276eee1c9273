import type { PictureBar } from '../charts/picture/bars-picture.ts'
import type { FigureTable } from '../charts/picture/csv.ts'
import type { useFormat } from '../i18n/use-format.ts'
import { valueAt, type Stage, type StageBars } from './bars.ts'
import { labelText } from './token-label.ts'

interface Words {
  t: (key: string, values?: Record<string, unknown>) => string
  format: ReturnType<typeof useFormat>
}

function restLabel({ rest }: StageBars, { t, format }: Words): string {
  return t('inspector.distribution.rest', { n: format.count(rest.count) })
}

/** The bars' numbers at every stage that is known, unrounded; the rest of the vocabulary last. */
export function barsTable(bars: StageBars, stage: Stage, words: Words): FigureTable {
  const { t } = words
  const stages: Stage[] = bars.staged ? ['model', 'temperature', 'filters'] : [stage]
  return {
    columns: [
      t('inspector.distribution.token'),
      ...stages.map((each) => t(`inspector.distribution.stages.${each}`)),
    ],
    rows: [
      ...bars.bars.map((bar) => [
        labelText(bar.text, bar.bytes),
        ...stages.map((each) => valueAt(bar, each)),
      ]),
      [restLabel(bars, words), ...stages.map((each) => valueAt(bars.rest, each))],
    ],
  }
}

/** The same at one stage, to be drawn. */
export function pictureBars(bars: StageBars, stage: Stage, words: Words): PictureBar[] {
  const { format } = words
  const rest = valueAt(bars.rest, stage)
  return [
    ...bars.bars.map((bar) => {
      const value = valueAt(bar, stage)
      const made = { label: labelText(bar.text, bar.bytes), value }
      const figure = format.probability(value)
      return { ...made, figure, ...(bar.chosen ? { mark: 'choice' as const } : {}) }
    }),
    { label: restLabel(bars, words), value: rest, figure: format.probability(rest) },
  ]
}
