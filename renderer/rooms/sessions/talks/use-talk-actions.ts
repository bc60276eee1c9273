import { useI18n } from 'vue-i18n'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useTalkStore } from '#renderer/stores/talk.ts'
import type { TalkPlace } from '#shared/ipc/routes/talk.ts'

/** What people do with talks; what goes wrong is said. */
export function useTalkActions() {
  const { t } = useI18n()
  const talks = useTalkStore()
  const { notify } = useNotices()

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  const remove = ({ id, title }: { id: string; title: string }): Promise<void> =>
    attempt(async () => {
      await talks.remove(id)
      notify({
        text: () => t('sessions.deleted', { title }),
        action: { label: () => t('common.undo'), run: () => void attempt(() => talks.restore(id)) },
      })
    })

  /** Into a talk that is there, or (null) a new one. */
  const add = (talkId: string | null, places: readonly TalkPlace[]): Promise<void> =>
    attempt(async () => {
      const id = talkId ?? (await talks.create(t('talks.newTitle'))).id
      await talks.add(id, places)
      const title = talks.list.find((talk) => talk.id === id)?.title ?? ''
      notify({ text: () => t('talks.added', { n: places.length, title }, places.length) })
    })

  return { attempt, remove, add }
}
