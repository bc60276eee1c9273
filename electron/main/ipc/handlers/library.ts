import type { ExportService } from '#main/services/export-service.ts'
import type { Library } from '#main/services/library.ts'
import { exportMany } from '#main/services/many/export-many.ts'
import type { Jobs } from '#main/services/many/jobs.ts'
import type { ManyService } from '#main/services/many/many-service.ts'
import type { Previews } from '#main/services/many/previews.ts'
import type { SlimService } from '#main/services/many/slim-service.ts'
import type { SettingsService } from '#main/services/settings-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { libraryRoutes } from '#shared/ipc/routes/library.ts'

export interface LibraryServices {
  library: Library
  many: ManyService
  previews: Previews
  slimming: SlimService
  jobs: Jobs
  exporter: ExportService
  settings: SettingsService
  /** Which folder to write to; null where the person cancelled. */
  askFolder: () => Promise<string | null>
}

export function libraryHandlers(services: LibraryServices): IpcHandlersFor<typeof libraryRoutes> {
  const { library, many, previews, slimming, jobs, exporter, settings, askFolder } = services
  return {
    'library.previews': ({ sessionIds }) => previews.of(sessionIds),
    'library.usage': () => many.usage(),
    'library.pin': ({ sessionIds, pinned }) => {
      many.pin(sessionIds, pinned)
      return null
    },
    'library.tag': ({ sessionIds, add, remove }) => {
      many.tag(sessionIds, add, remove)
      return null
    },
    'library.delete': ({ sessionIds }) => many.delete(sessionIds),
    'library.restore': ({ sessionIds }) => {
      many.restore(sessionIds)
      return null
    },
    'library.privateNotes': ({ sessionIds }) => exporter.privateNotes(sessionIds),
    'library.export': async ({ job, sessionIds, privateNotes }) => {
      const folder = await askFolder()
      if (folder === null) return null
      const { hideTitles } = settings.get()
      const work = { library, exporter, sessionIds, folder, hideTitles, privateNotes }
      return jobs.run(job, (running) => exportMany(work, running))
    },
    'library.weigh': ({ sessionIds }) => slimming.weigh(sessionIds),
    'library.slim': ({ job, sessionIds, attention, answers }) =>
      jobs.run(job, (running) => slimming.slim(sessionIds, { attention, answers }, running)),
    'library.stop': ({ job }) => {
      jobs.stop(job)
      return null
    },
  }
}
