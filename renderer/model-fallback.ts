import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useNotices } from './composables/use-notices.ts'
import { useModelStore } from './stores/model.ts'

/** Says that another model than the chosen one was loaded, and where to choose again. */
export function useModelFallback(): void {
  const { t } = useI18n()
  const { notify } = useNotices()
  const router = useRouter()
  const model = useModelStore()

  watch(
    () => model.status,
    (status) => {
      if (status.state !== 'ready' || status.insteadOf === undefined) return
      notify({
        text: t('models.fallback', { model: status.insteadOf, used: status.info.id }),
        action: { label: t('shell.rooms.models'), run: () => void router.push({ name: 'models' }) },
      })
    },
    { immediate: true },
  )
}
