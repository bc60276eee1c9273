import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useBoth } from '#renderer/composables/use-both.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { useFormat } from '#renderer/i18n/use-format.ts'
import { useLibraryStore } from '#renderer/stores/library.ts'
import { useSessionStore } from '#renderer/stores/session.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import type { SessionFailure } from '#shared/ipc/routes/library.ts'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { usePrivateNotes } from './use-private-notes.ts'
import { useSessionActions } from './use-session-actions.ts'

/** Work on many sessions: while it runs, and afterwards where it has something to say. */
export interface Work {
  kind: 'export' | 'slim'
  total: number
  /** What was done of it, in words; null while it runs. */
  outcome: (() => string) | null
  failures: readonly SessionFailure[]
}

const work = shallowRef<Work | null>(null)

/** What is done with several sessions together. */
export function useLibraryActions() {
  const { t } = useI18n()
  const format = useFormat()
  const route = useRoute()
  const router = useRouter()
  const library = useLibraryStore()
  const sessions = useSessionStore()
  const settings = useSettingsStore()
  const { notify } = useNotices()
  const both = useBoth()
  const { asked, attempt } = useSessionActions()
  const { mayLeave } = usePrivateNotes()

  const idsOf = (all: readonly SessionSummary[]): string[] => all.map(({ id }) => id)
  const openId = (): string | null => {
    const { sessionId } = route.params
    return typeof sessionId === 'string' && sessionId !== '' ? sessionId : null
  }
  /** The one that is open is shown as it is now. */
  function tellOpen(ids: readonly string[]): void {
    const id = openId()
    if (id === null || !ids.includes(id)) return
    sessions.latest = sessions.list.find((session) => session.id === id) ?? sessions.latest
  }

  const pin = (all: readonly SessionSummary[], pinned: boolean): Promise<void> =>
    attempt(async () => {
      await library.pin(idsOf(all), pinned)
      tellOpen(idsOf(all))
    })

  const tag = (
    all: readonly SessionSummary[],
    add: readonly string[],
    remove: readonly string[],
  ): Promise<void> =>
    attempt(async () => {
      await library.tag(idsOf(all), [...add], [...remove])
      tellOpen(idsOf(all))
    })

  const remove = (all: readonly SessionSummary[]): Promise<void> =>
    attempt(async () => {
      const samples = all.filter(({ sample }) => sample).length
      const ids = await library.remove(idsOf(all))
      if (ids.length === 0) {
        notify({ text: () => t('library.samplesStay', { n: samples }, samples) })
        return
      }
      const id = openId()
      if (id !== null && ids.includes(id)) sessions.removed = id
      const done = (): string => t('library.deleted', { n: ids.length }, ids.length)
      const kept = (): string => t('library.samplesStay', { n: samples }, samples)
      notify({
        text: samples > 0 ? both(done, kept) : done,
        action: {
          label: () => t('common.undo'),
          run: () =>
            void attempt(async () => {
              await library.restore(ids)
              if (sessions.removed !== null && ids.includes(sessions.removed)) {
                sessions.removed = null
              }
            }),
        },
      })
    })

  /** What failed is listed under its title, or none where titles are hidden. */
  const named = (failures: readonly SessionFailure[]): SessionFailure[] =>
    failures.map((failure) =>
      settings.settings?.hideTitles ? { ...failure, title: t('sessions.hidden') } : failure,
    )

  /** A plain success is a notice; what has more to say stays until it is read. */
  function end(
    kind: Work['kind'],
    total: number,
    {
      outcome,
      failures,
      stopped,
    }: { outcome: () => string; failures: SessionFailure[]; stopped: boolean },
  ): void {
    work.value = null
    if (failures.length === 0 && !stopped) notify({ text: outcome })
    else work.value = { kind, total, outcome, failures: named(failures) }
  }

  const exportAll = (all: readonly SessionSummary[]): Promise<void> =>
    attempt(async () => {
      const total = all.length
      const withNotes = await mayLeave(idsOf(all))
      if (withNotes === null) return
      work.value = { kind: 'export', total, outcome: null, failures: [] }
      try {
        const done = await library.exportTo(idsOf(all), withNotes)
        if (done === null) return
        const { folder, files, leftOut } = done
        const said = (): string =>
          done.stopped
            ? t('library.exportStopped', { n: files.length, total, folder }, files.length)
            : t('library.exported', { n: files.length, folder }, files.length)
        const missing = (): string => t('sessions.leftOut', { n: leftOut }, leftOut)
        const outcome = leftOut > 0 ? both(said, missing) : said
        end('export', total, { ...done, outcome })
      } finally {
        if (work.value?.outcome === null) work.value = null
      }
    })

  const slim = (
    all: readonly SessionSummary[],
    choice: { attention: boolean; answers: boolean },
  ): Promise<void> =>
    attempt(async () => {
      const total = all.length
      work.value = { kind: 'slim', total, outcome: null, failures: [] }
      try {
        const done = await library.slim(idsOf(all), choice)
        const freed = format.bytes(done.freedBytes)
        const n = done.slimmed.length
        const outcome = (): string =>
          done.stopped
            ? t('library.slimStopped', { n, total, freed }, n)
            : t('library.slimmed', { n, freed }, n)
        end('slim', total, { ...done, outcome })
        tellOpen(done.slimmed)
        // What is on stage still has what was given up.
        const sessionId = openId()
        if (sessionId === null || !done.slimmed.includes(sessionId)) return
        await router.replace({ name: 'sessions' })
        await router.replace({ name: 'sessions', params: { sessionId } })
      } finally {
        if (work.value?.outcome === null) work.value = null
      }
    })

  const askTags = (all: readonly SessionSummary[]): void => {
    asked.value = { kind: 'tags', sessions: all }
  }
  const askSlim = (all: readonly SessionSummary[]): void => {
    asked.value = { kind: 'slim', sessions: all }
  }

  return { work, pin, tag, remove, exportAll, slim, askTags, askSlim }
}
