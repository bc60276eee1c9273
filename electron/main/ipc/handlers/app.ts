import type { IpcHandlersFor, OutputOf } from '#shared/ipc/define.ts'
import type { appRoutes } from '#shared/ipc/routes/app.ts'

type Info = OutputOf<(typeof appRoutes)['app.info']>
type Blocked = OutputOf<(typeof appRoutes)['app.blocked']>
type Tested = OutputOf<(typeof appRoutes)['app.selfTest']>

export interface AppActions {
  info: () => Info
  blocked: () => Blocked
  selfTest: (phase: 'begin' | 'end') => Promise<Tested>
  openModelsFolder: () => Promise<void>
  keepAwake: (on: boolean) => void
}

export function appHandlers(actions: AppActions): IpcHandlersFor<typeof appRoutes> {
  return {
    'app.info': () => actions.info(),
    'app.blocked': () => actions.blocked(),
    'app.selfTest': ({ phase }) => actions.selfTest(phase),
    'app.keepAwake': ({ on }) => {
      actions.keepAwake(on)
      return null
    },
    'app.openModelsFolder': async () => {
      await actions.openModelsFolder()
      return null
    },
  }
}
