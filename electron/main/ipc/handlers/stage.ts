import type { StageService } from '#main/services/stage/stage-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { stageRoutes } from '#shared/ipc/routes/stage.ts'

export function stageHandlers(stage: StageService): IpcHandlersFor<typeof stageRoutes> {
  return {
    'stage.open': ({ to }) => stage.open(to),
    'stage.close': () => {
      stage.close()
      return null
    },
    'stage.status': () => stage.status(),
    'stage.show': (state) => {
      stage.show(state)
      return null
    },
    'stage.current': () => stage.current(),
    'stage.view': (view) => {
      stage.setView(view)
      return null
    },
    'stage.key': ({ key }) => {
      stage.press(key)
      return null
    },
  }
}
