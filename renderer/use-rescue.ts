import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useNotices } from './composables/use-notices.ts'
import { useRescueText } from './i18n/use-rescue-text.ts'
import { asSerializedError } from './stores/as-error.ts'
import { useRescueStore } from './stores/rescue.ts'

/** Begins a rescue from wherever people are, shows it in the settings, and says what came of it. */
export function useRescue(): (file: string) => Promise<void> {
  const { t } = useI18n()
  const router = useRouter()
  const rescue = useRescueStore()
  const rescueText = useRescueText()
  const { notify } = useNotices()

  return async (file) => {
    try {
      await rescue.refresh()
      const rescuing = rescue.start(file.split(/[\\/]/).at(-1) ?? file)
      void router.push({ name: 'settings', query: { at: 'rescue' } })
      const rescued = await rescuing
      // Who is still there sees it, with more.
      if (rescued === null || router.currentRoute.value.name === 'settings') return
      const sessions = {
        label: () => t('shell.showSessions'),
        run: () => void router.push({ name: 'sessions' }),
      }
      const { problem } = rescued
      notify(
        problem ? { error: problem } : { text: () => rescueText.short(rescued), action: sessions },
      )
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }
}
