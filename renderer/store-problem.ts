import { computed, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useNotices } from './composables/use-notices.ts'
import { useAppStore } from './stores/app.ts'
import { useSettingsStore } from './stores/settings.ts'
import { useRescue } from './use-rescue.ts'

/** A new library was started: it takes everything. */
const DAMAGED = 'store.corrupt'

export type RecordingState = 'on' | 'off' | 'impossible' | 'waiting'

/** Says at once when something is not recorded, and when it is again. Whether it is, for the status line. */
export function useStoreProblem(): ComputedRef<RecordingState> {
  const { t } = useI18n()
  const router = useRouter()
  const app = useAppStore()
  const settings = useSettingsStore()
  const { notify, dismiss } = useNotices()
  const rescue = useRescue()
  let said: number | null = null

  watch(
    () => app.storeProblem,
    (now, before) => {
      if (said !== null) dismiss(said)
      said = null
      if (now === null) {
        if (before) notify({ text: () => t('shell.savedAgain') })
        return
      }
      const sessions = {
        label: () => t('shell.showSessions'),
        run: () => void router.push({ name: 'sessions' }),
      }
      const rescued = {
        label: () => t('rescue.do'),
        run: () => void rescue(String(now.data.file)),
      }
      said = notify({ error: now, action: now.code === DAMAGED ? rescued : sessions })
    },
    { immediate: true },
  )

  return computed(() => {
    if (app.recordsNothing) return 'impossible'
    if (settings.settings?.recording === false) return 'off'
    return app.storeProblem === null || app.storeProblem.code === DAMAGED ? 'on' : 'waiting'
  })
}
