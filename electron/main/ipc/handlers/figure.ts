import { saveFigure } from '#main/services/figure-file.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { figureRoutes } from '#shared/ipc/routes/figure.ts'
import type { AskFile } from './session.ts'

export function figureHandlers(askFile: AskFile): IpcHandlersFor<typeof figureRoutes> {
  return { 'figure.save': (figure) => saveFigure(figure, askFile) }
}
