import type { RunService } from '#main/services/run-service.ts'
import type { RunKeeper } from '#main/services/run/run-keeper.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { runRoutes } from '#shared/ipc/routes/run.ts'

export function runHandlers(runs: RunService, keeper: RunKeeper): IpcHandlersFor<typeof runRoutes> {
  return {
    'run.chat': (input) => runs.chat(input),
    'run.complete': (input) => runs.complete(input),
    'run.again': (input) => runs.again(input),
    'run.branch': (input) => runs.branch(input),
    'run.stop': async ({ runId }) => {
      await keeper.stop(runId)
      return null
    },
    'run.events': ({ runId }) => runs.events(runId),
    'run.stored': ({ runIds, brief }) => runs.stored(runIds, brief),
    'run.probe': ({ runId, request }) => runs.probe(runId, request),
  }
}
