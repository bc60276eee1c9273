import {
  Braces,
  Copy,
  Download,
  Gift,
  FileText,
  Languages,
  ListVideo,
  MessageSquare,
  Pencil,
  Pin,
  PinOff,
  Scale,
  Sheet,
  Shrink,
  Tags,
  Trash2,
} from '@lucide/vue'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useBoth } from '#renderer/composables/use-both.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useScriptStore } from '#renderer/stores/script.ts'
import { useSessionStore } from '#renderer/stores/session.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { ExportFormat, SessionSummary } from '#shared/ipc/routes/session.ts'
import { useCompareActions } from './compare/use-compare-actions.ts'
import { usePrivateNotes } from './use-private-notes.ts'

/** What is asked about a session, or about several, before they are changed. */
const asked = shallowRef<
  | { kind: 'rename' | 'handout'; session: SessionSummary }
  | { kind: 'tags' | 'slim'; sessions: readonly SessionSummary[] }
  | null
>(null)

const FORMATS = [
  { format: 'markdown', icon: FileText },
  { format: 'csv', icon: Sheet },
  { format: 'json', icon: Braces },
] as const

/** Where a session goes on: translations in a room of their own. */
function roomOf({ tasks }: SessionSummary): 'chat' | 'translate' {
  return tasks.includes('translate') && !tasks.includes('chat') ? 'translate' : 'chat'
}

/** Everything that can be done with a session, wherever its menu is opened. */
export function useSessionActions() {
  const { t } = useI18n()
  const router = useRouter()
  const sessions = useSessionStore()
  const settings = useSettingsStore()
  const scripts = useScriptStore()
  const { notify } = useNotices()
  const both = useBoth()
  const { pick } = useCompareActions()
  const { mayLeave } = usePrivateNotes()

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }

  const openInRoom = (session: SessionSummary): void =>
    void router.push({ name: roomOf(session), params: { sessionId: session.id } })

  const exportAs = ({ id }: SessionSummary, format: ExportFormat): Promise<void> =>
    attempt(async () => {
      const file = await sessions.exportAs(id, format)
      if (file !== null) notify({ text: () => t('sessions.exported', { file }) })
    })

  const exportFile = ({ id }: SessionSummary): Promise<void> =>
    attempt(async () => {
      const withNotes = await mayLeave([id])
      if (withNotes === null) return
      const written = await sessions.exportFile(id, withNotes)
      if (written === null) return
      const { file, leftOut } = written
      const done = (): string => t('sessions.exported', { file })
      const missing = (): string => t('sessions.leftOut', { n: leftOut }, leftOut)
      notify({ text: leftOut > 0 ? both(done, missing) : done })
    })

  const duplicate = ({ id, title }: SessionSummary): Promise<void> =>
    attempt(async () => {
      // A long title makes room for the word that tells them apart.
      const copy = await sessions.duplicate(
        id,
        t('sessions.copyTitle', { title: [...title].slice(0, 180).join('') }),
      )
      await router.replace({ name: 'sessions', params: { sessionId: copy.id } })
    })

  const remove = ({ id, title, sample }: SessionSummary): Promise<void> =>
    attempt(async () => {
      if (sample) {
        notify({ text: () => t('library.samplesStay', 1) })
        return
      }
      await sessions.remove(id)
      const hides = settings.settings?.hideTitles === true
      notify({
        text: () => t('sessions.deleted', { title: hides ? t('sessions.hidden') : title }),
        action: {
          label: () => t('common.undo'),
          run: () => void attempt(() => sessions.restore(id)),
        },
      })
    })

  const compareAnswer = ({ id }: SessionSummary): Promise<void> =>
    attempt(async () => pick({ detail: await sessions.get(id), runId: null }))

  const handout = (session: SessionSummary): void => {
    asked.value = { kind: 'handout', session }
  }

  /** The room it goes on in, as it is offered. */
  function onward(session: SessionSummary): { label: string; icon: typeof Copy } {
    return roomOf(session) === 'translate'
      ? { label: t('sessions.openInTranslate'), icon: Languages }
      : { label: t('sessions.openInChat'), icon: MessageSquare }
  }

  /** The same in every menu; what came with the app keeps its name and place. */
  function menuOf(session: SessionSummary) {
    const { id, pinned, sample } = session
    const own = (item: {
      label: string
      icon: typeof Copy
      run: () => unknown
      danger?: boolean
    }) => (sample ? [] : [item])
    return [
      { ...onward(session), run: () => openInRoom(session) },
      {
        label: t(pinned ? 'sessions.unpin' : 'sessions.pin'),
        icon: pinned ? PinOff : Pin,
        run: () => attempt(() => sessions.pin(id, !pinned)),
      },
      ...own({
        label: t('common.rename'),
        icon: Pencil,
        run: () => (asked.value = { kind: 'rename', session }),
      }),
      {
        label: t('sessions.tags'),
        icon: Tags,
        run: () => (asked.value = { kind: 'tags', sessions: [session] }),
      },
      { label: t('sessions.duplicate'), icon: Copy, run: () => duplicate(session) },
      ...(session.runs > 0
        ? [{ label: t('compare.menu'), icon: Scale, run: () => compareAnswer(session) }]
        : []),
      { label: t('sessions.export'), icon: Download, run: () => exportFile(session) },
      {
        label: t('handout.menu'),
        icon: Gift,
        run: () => {
          handout(session)
        },
      },
      {
        label: t('scripts.ofSession'),
        icon: ListVideo,
        run: () => attempt(() => scripts.ofSession(id)),
      },
      ...FORMATS.map(({ format, icon }) => ({
        label: t(`sessions.exportAs.${format}`),
        icon,
        run: () => exportAs(session, format),
      })),
      ...own({
        label: t('library.slim'),
        icon: Shrink,
        run: () => (asked.value = { kind: 'slim', sessions: [session] }),
      }),
      ...own({ label: t('common.delete'), icon: Trash2, run: () => remove(session), danger: true }),
    ]
  }

  return {
    asked,
    attempt,
    menuOf,
    onward,
    openInRoom,
    exportFile,
    handout,
    duplicate,
    remove,
  }
}
