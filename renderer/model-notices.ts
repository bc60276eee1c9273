import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useNotices } from './composables/use-notices.ts'
import { useModelImportStore } from './stores/model-import.ts'
import { useModelStore } from './stores/model.ts'

/**
 * Says that another model than the chosen one was loaded, and, in other rooms, that one was added: a copy
 * may take long.
 */
export function useModelNotices(): void {
  const { t } = useI18n()
  const { notify } = useNotices()
  const route = useRoute()
  const router = useRouter()
  const model = useModelStore()
  const imports = useModelImportStore()

  function say(text: () => string): void {
    const run = (): void => void router.push({ name: 'models' })
    notify({ text, action: { label: () => t('shell.rooms.models'), run } })
  }

  watch(
    () => model.status,
    (status) => {
      if (status.state !== 'ready' || status.insteadOf === undefined) return
      const shown = { model: status.insteadOf, used: status.info.id }
      say(() => t('models.fallback', shown))
    },
    { immediate: true },
  )
  watch(
    () => imports.state,
    (now, before) => {
      if (route.name === 'models' || before.step !== 'adding') return
      if (now.step === 'added') say(() => t('models.add.added', { model: now.modelId }))
      else if (now.step === 'checked' && now.error) notify({ error: now.error })
    },
  )
}
