import type { LicenceService } from '#main/services/licence-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { licenceRoutes } from '#shared/ipc/routes/licence.ts'

export function licenceHandlers(licences: LicenceService): IpcHandlersFor<typeof licenceRoutes> {
  return {
    'licence.list': () => licences.list(),
    'licence.openChromium': async () => {
      await licences.openChromium()
      return null
    },
  }
}
