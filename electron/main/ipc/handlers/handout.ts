import type { ExportService } from '#main/services/export-service.ts'
import type { HandoutService } from '#main/services/handout-service.ts'
import type { SettingsService } from '#main/services/settings-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { handoutRoutes } from '#shared/ipc/routes/handout.ts'
import type { AskFile } from './session.ts'

export function handoutHandlers(
  handouts: HandoutService,
  exporter: ExportService,
  settings: SettingsService,
  askFile: AskFile,
): IpcHandlersFor<typeof handoutRoutes> {
  return {
    'handout.contents': ({ sessionId }) => handouts.contents(sessionId),
    'handout.bake': ({ sessionId, bookmarks }) => handouts.bake(sessionId, bookmarks),
    'handout.stopBaking': () => {
      handouts.stopBaking()
      return null
    },
    'handout.save': async ({ sessionId, languages }) => {
      const name = exporter.fileName(sessionId, settings.get().hideTitles)
      const file = await askFile(name.replace(/\.vitrine$/, '.html'))
      if (file === null) return null
      await handouts.write(sessionId, languages, file)
      return { file }
    },
  }
}
