import type { ExportService } from '#main/services/export-service.ts'
import type { SessionService } from '#main/services/session-service.ts'
import type { SettingsService } from '#main/services/settings-service.ts'
import type { SetupService } from '#main/services/setup-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { sessionRoutes } from '#shared/ipc/routes/session.ts'

/** Asks where to save, by the suggested name's extension; null where the person cancelled. */
export type AskFile = (suggestedName: string) => Promise<string | null>

export function sessionHandlers(
  sessions: SessionService,
  setups: SetupService,
  settings: SettingsService,
  exporter: ExportService,
  askFile: AskFile,
): IpcHandlersFor<typeof sessionRoutes> {
  return {
    'session.list': ({ query, limit, filter }) => sessions.list(query, limit, filter),
    'session.facets': () => sessions.facets(),
    'session.pin': ({ sessionId, pinned }) => sessions.pin(sessionId, pinned),
    'session.tag': ({ sessionId, tags }) => sessions.tag(sessionId, tags),
    'session.duplicate': ({ sessionId, title }) => sessions.duplicate(sessionId, title),
    'session.get': ({ sessionId }) => sessions.get(sessionId),
    'session.ofRun': ({ runId }) => sessions.ofRun(runId),
    'session.show': ({ sessionId, messageId }) => {
      sessions.show(sessionId, messageId)
      return null
    },
    'session.setup': ({ sessionId, setup }) => {
      setups.set(sessionId, setup)
      return null
    },
    'session.rename': ({ sessionId, title }) => sessions.rename(sessionId, title),
    'session.delete': async ({ sessionId }) => {
      await sessions.delete(sessionId)
      return null
    },
    'session.restore': ({ sessionId }) => sessions.restore(sessionId),
    'session.export': async ({ sessionId, privateNotes }) => {
      const file = await askFile(exporter.fileName(sessionId, settings.get().hideTitles))
      if (file === null) return null
      const { leftOut } = await exporter.exportSession(sessionId, file, { privateNotes })
      return { file, leftOut }
    },
    'session.exportAs': async ({ sessionId, format }) => {
      const { hideTitles, locale } = settings.get()
      const file = await askFile(exporter.fileName(sessionId, hideTitles, format))
      if (file === null) return null
      await exporter.exportAs(sessionId, { format, file, locale })
      return { file }
    },
  }
}
