import type { Jobs } from '#main/services/many/jobs.ts'
import type { ProfileService } from '#main/services/profile/profile-service.ts'
import { saveText } from '#main/services/save-text.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { profileRoutes } from '#shared/ipc/routes/profile.ts'
import type { AskFile } from './session.ts'

export interface ProfileServices {
  profile: ProfileService
  jobs: Jobs
  diagnostics: () => Promise<string>
  openProfile: () => Promise<void>
  /** Which folder to write to or read from; null where the person cancelled. */
  askFolder: () => Promise<string | null>
  askExportFile: AskFile
}

export function profileHandlers(services: ProfileServices): IpcHandlersFor<typeof profileRoutes> {
  const { profile, jobs, diagnostics, openProfile, askFolder, askExportFile } = services
  return {
    'profile.usage': () => profile.usage(),
    'profile.openFolder': async () => {
      await openProfile()
      return null
    },
    'profile.delete': () => {
      profile.deleteEverything()
      return null
    },
    'profile.backUp': async ({ job }) => {
      const folder = await askFolder()
      return folder === null ? null : jobs.run(job, (running) => profile.backUp(folder, running))
    },
    'profile.chooseBackup': async ({ job }) => {
      const folder = await askFolder()
      return folder === null ? null : jobs.run(job, (running) => profile.choose(folder, running))
    },
    'profile.restore': async ({ job }) => {
      await jobs.run(job, (running) => profile.restore(running))
      return null
    },
    'profile.diagnostics': () => diagnostics(),
    'profile.saveDiagnostics': ({ text }) =>
      saveText(text, 'vitrine-diagnostics.json', askExportFile),
  }
}
