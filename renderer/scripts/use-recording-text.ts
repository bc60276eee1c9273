import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useScriptStore } from '#renderer/stores/script.ts'

/** One sentence about the recording under way, or the one that ended last; '' where there was none. */
export function useRecordingText(): ComputedRef<string> {
  const { t } = useI18n()
  const script = useScriptStore()
  const settings = useSettingsStore()

  return computed(() => {
    const { recording, at } = script
    if (recording === null) return ''
    const { state, steps } = recording
    const title = settings.settings?.hideTitles ? t('sessions.hidden') : recording.title
    const [n, of] = [at + 1, steps.length]
    if (state === 'running') return t('scripts.progress', { title, n, of })
    if (state === 'stopping') return t('scripts.stopping', { title })
    if (state === 'stopped') return t('scripts.stopped', { title, n })
    const failed = steps.filter((step) => step.state === 'failed').length
    return failed > 0
      ? t('scripts.endedFailed', { title, of, failed })
      : t('scripts.ended', { title, of })
  })
}
