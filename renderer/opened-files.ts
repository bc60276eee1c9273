import { onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { onEvent, request } from './client/ipc-client.ts'
import { asSerializedError } from './client/request-error.ts'
import { useNotices } from './composables/use-notices.ts'
import { useSessionStore } from './stores/session.ts'

/** Shows what was opened with the app, by a double click or from a dialog, with a way back. */
export function useOpenedFiles(): void {
  const { t } = useI18n()
  const router = useRouter()
  const sessions = useSessionStore()
  const { notify } = useNotices()

  const undo = (sessionId: string): void =>
    void sessions.remove(sessionId).catch((error: unknown) => {
      notify({ error: asSerializedError(error) })
    })

  async function show(): Promise<void> {
    for (const opened of await request('file.takeOpened', null)) {
      if ('error' in opened) {
        notify({ error: opened.error })
        continue
      }
      const { sessionId, title } = opened
      await router.push({ name: 'sessions', params: { sessionId } })
      notify({
        text: t('sessions.imported', { title }),
        action: { label: t('common.undo'), run: () => undo(sessionId) },
      })
    }
  }

  onEvent('file.opened', () => void show())
  onMounted(show)
}
