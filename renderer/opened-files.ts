import { onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { onEvent, request } from './client/ipc-client.ts'
import { asSerializedError } from './client/request-error.ts'
import { useNotices } from './composables/use-notices.ts'
import { useSessionStore } from './stores/session.ts'
import { useTalkStore } from './stores/talk.ts'

/** Shows what was opened with the app, by a double click or from a dialog, with a way back. */
export function useOpenedFiles(): void {
  const { t } = useI18n()
  const router = useRouter()
  const sessions = useSessionStore()
  const talks = useTalkStore()
  const { notify } = useNotices()

  async function undo(sessionIds: readonly string[], talkId: string | null): Promise<void> {
    try {
      if (talkId !== null) await talks.remove(talkId)
      for (const sessionId of sessionIds) await sessions.remove(sessionId)
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  async function show(): Promise<void> {
    for (const opened of await request('file.takeOpened', null)) {
      if ('error' in opened) {
        notify({ error: opened.error })
        continue
      }
      const { sessionIds, talkId, title } = opened
      if (talkId !== null) await talks.open(talkId)
      await router.push({ name: 'sessions', params: { sessionId: sessionIds[0] ?? '' } })
      notify({
        text: () => t('sessions.imported', { title }),
        action: { label: () => t('common.undo'), run: () => void undo(sessionIds, talkId) },
      })
    }
  }

  onEvent('file.opened', () => void show())
  onMounted(show)
}
