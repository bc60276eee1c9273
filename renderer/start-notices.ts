import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNotices } from './composables/use-notices.ts'
import { useAppStore } from './stores/app.ts'

/** Says once what happened before the window was there. */
export function useStartNotices(): void {
  const { t, te } = useI18n()
  const app = useAppStore()
  const { notify } = useNotices()

  /** Settings by their names in the language of the moment. */
  const named = (names: string): string =>
    names
      .split(', ')
      .map((name) => (te(`profile.names.${name}`) ? t(`profile.names.${name}`) : name))
      .join(', ')

  watch(
    () => app.info?.notices,
    (notices) => {
      for (const { code, data } of notices ?? []) {
        const names = typeof data.names === 'string' ? { names: named(data.names) } : {}
        notify({ error: { code, data: { ...data, ...names } } })
      }
    },
    { immediate: true },
  )
}
