import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { csvOf, type FigureTable } from '#renderer/charts/picture/csv.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { labelText } from '#renderer/inspector/token-label.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useComparisonStore, type ComparedRow } from '#renderer/stores/comparison.ts'
import { useFigureStore } from '#renderer/stores/figure.ts'
import { useConditionText } from './use-condition-text.ts'

/** The comparison as a table of its rows: what its table view shows and its CSV holds. */
export function useComparedTable() {
  const { t } = useI18n()
  const { notify } = useNotices()
  const store = useComparisonStore()
  const figures = useFigureStore()
  const inWords = useConditionText()

  const COLUMNS = [
    'step',
    'tokenA',
    'pA',
    'logprobA',
    'tokenB',
    'pB',
    'logprobB',
    'delta',
    'relation',
  ] as const
  function cells(said: ComparedRow['a']): (string | number)[] {
    if (!said) return ['', '', '']
    return [labelText(said.text, said.bytes), Math.exp(said.logprob), said.logprob]
  }
  const table = (): FigureTable => ({
    columns: COLUMNS.map((name) => t(`compare.columns.${name}`)),
    rows: store.rows.map(({ index, a, b, relation }) => [
      index,
      ...cells(a),
      ...cells(b),
      a && b ? b.logprob - a.logprob : '',
      index === store.alignment?.first
        ? t('compare.text.first')
        : t(`compare.columns.relations.${relation}`),
    ]),
  })

  /** Which answers, and what differs: written under the saved picture. */
  const captions = computed(() => [
    t('compare.strip.label'),
    ...store.differences
      .filter(({ differs }) => differs)
      .slice(0, 6)
      .map(({ name, a, b }) => {
        const label = t(`compare.conditions.names.${name}`)
        const [from, to] = [inWords(name, a).slice(0, 60), inWords(name, b).slice(0, 60)]
        return `${label}: A ${from} · B ${to}`
      }),
    store.a?.view.header?.model.id ?? '',
  ])

  async function saveCsv(): Promise<void> {
    try {
      const data = csvOf(table())
      const file = await figures.save({ format: 'csv', name: t('compare.title'), data })
      if (file !== null) notify({ text: () => t('compare.text.saved', { file }) })
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }
  return { table, captions, saveCsv }
}
