import type { Jobs } from '#main/services/many/jobs.ts'
import type { RescueService } from '#main/services/rescue/rescue-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { rescueRoutes } from '#shared/ipc/routes/rescue.ts'

export function rescueHandlers(
  rescue: RescueService,
  jobs: Jobs,
): IpcHandlersFor<typeof rescueRoutes> {
  return {
    'rescue.list': () => rescue.list(),
    'rescue.run': ({ job, name }) => jobs.run(job, (running) => rescue.rescue(name, running)),
  }
}
