import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'

/** What people did or made, rather than how the app is set: a reset leaves it. */
const KEPT: ReadonlySet<string> = new Set(['lessons', 'presets', 'modelId', 'translators'])

/** Puts settings back to their defaults, and brings them back again. */
export function useReset(names: () => readonly (keyof Settings)[] | 'all'): {
  /** Of those, the ones that are not at their defaults. */
  changed: ComputedRef<(keyof Settings)[]>
  reset: () => Promise<void>
} {
  const { t } = useI18n()
  const store = useSettingsStore()
  const { notify } = useNotices()

  const changed = computed(() => {
    const { settings, defaults } = store
    if (settings === null || defaults === null) return []
    const asked = names()
    const all = Object.keys(defaults) as (keyof Settings)[]
    return (asked === 'all' ? all.filter((name) => !KEPT.has(name)) : asked).filter(
      (name) => JSON.stringify(settings[name]) !== JSON.stringify(defaults[name]),
    )
  })

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  const reset = (): Promise<void> =>
    attempt(async () => {
      const before = await store.reset([...changed.value])
      notify({
        text: () => t('profile.resetDone'),
        action: { label: () => t('common.undo'), run: () => void attempt(() => store.set(before)) },
      })
    })
  return { changed, reset }
}
