import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Over } from '../stores/inspector.ts'
import type { Attention } from './attention.ts'

/** What can be chosen for one figure: a layer, or all of them in one of two ways; a head, or the mean. */
export function useHeadOptions(attention: () => Attention) {
  const { t } = useI18n()
  const choice = (): Attention['choice'] => attention().choice
  const over = computed(() => choice().over.value)
  const layer = computed({
    get: () => (over.value === 'layer' ? String(choice().layer.value) : over.value),
    set(value) {
      const whole = WHOLE.find((one) => one === value)
      choice().over.value = whole ?? 'layer'
      if (!whole) choice().layer.value = Number(value)
    },
  })
  const head = computed({
    get: () => (over.value === 'layer' ? String(choice().head.value) : 'mean'),
    set(value) {
      choice().head.value = value === 'mean' ? 'mean' : Number(value)
    },
  })
  const layers = computed(() => [
    ...WHOLE.filter((one) => one === 'all' || attention().hasRollout.value).map((one) => ({
      value: String(one),
      label: t(`inspector.attention.over.${one}`),
    })),
    ...count(attention().extent.value.layers).map((n) => ({
      value: String(n),
      label: `${t('inspector.attention.layer')} ${String(n)}`,
    })),
  ])
  const heads = computed(() => [
    { value: 'mean', label: t('inspector.attention.headMean') },
    ...(attention().extent.value.heads > 1 ? count(attention().extent.value.heads) : []).map(
      (n) => ({ value: String(n), label: `${t('inspector.attention.head')} ${String(n)}` }),
    ),
  ])
  const name = computed(() => {
    if (over.value !== 'layer') return t(`inspector.attention.figureOver.${over.value}`)
    const [at, of] = [choice().layer.value, choice().head.value]
    return of === 'mean'
      ? t('inspector.attention.figureMean', { layer: at })
      : t('inspector.attention.figureOf', { layer: at, head: of })
  })
  return { over, layer, head, layers, heads, name }
}

const WHOLE: readonly Exclude<Over, 'layer'>[] = ['all', 'rollout']

function count(to: number): number[] {
  return Array.from({ length: to }, (_, n) => n)
}
