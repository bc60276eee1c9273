import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../i18n/use-format.ts'
import { useInspectorStore } from '../stores/inspector.ts'
import type { Attention } from './attention.ts'

/** What the pictures of an attention leave out, by the filters; the numbers stay whole. */
export interface Shown {
  /** Whether it is one that rests on its first token. */
  hideable: ComputedRef<boolean>
  /** The column left out, null for none. */
  hidden: ComputedRef<number | null>
  /** Smaller weights are not painted, 0–0.5. */
  floor: ComputedRef<number>
  /** Says so, for the legend. */
  below: ComputedRef<string | undefined>
}

export function useShown(attention: () => Attention): Shown {
  const { t } = useI18n()
  const format = useFormat()
  const panel = useInspectorStore()
  const hideable = computed(() => attention().which.value !== 'cross' && attention().end(0) === 1)
  const floor = computed(() => panel.floor / 100)
  return {
    hideable,
    hidden: computed(() =>
      panel.hideFirst && hideable.value && attention().query.value > 0 ? 0 : null,
    ),
    floor,
    below: computed(() =>
      floor.value > 0
        ? t('inspector.attention.below', { p: format.percent(floor.value) })
        : undefined,
    ),
  }
}
