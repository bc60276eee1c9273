import type { ExportService } from '#main/services/export-service.ts'
import type { SettingsService } from '#main/services/settings-service.ts'
import type { TalkService } from '#main/services/talk-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { AskFile } from './session.ts'
import type { talkRoutes } from '#shared/ipc/routes/talk.ts'

export function talkHandlers(
  talks: TalkService,
  exporter: ExportService,
  settings: SettingsService,
  askFile: AskFile,
): IpcHandlersFor<typeof talkRoutes> {
  return {
    'talk.list': () => talks.list(),
    'talk.get': ({ talkId }) => talks.get(talkId),
    'talk.create': ({ title }) => talks.create(title),
    'talk.rename': ({ talkId, title }) => talks.rename(talkId, title),
    'talk.delete': ({ talkId }) => {
      talks.delete(talkId)
      return null
    },
    'talk.restore': ({ talkId }) => talks.restore(talkId),
    'talk.export': async ({ talkId, privateNotes }) => {
      const file = await askFile(exporter.talkFileName(talkId, settings.get().hideTitles))
      if (file === null) return null
      const { leftOut } = await exporter.exportTalk(talkId, file, { privateNotes })
      return { file, leftOut }
    },
    'talk.setItems': ({ talkId, items }) => talks.setItems(talkId, items),
  }
}
