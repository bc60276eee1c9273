import type { ModelService } from '#main/services/model-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { modelRoutes } from '#shared/ipc/routes/model.ts'

export function modelHandlers(models: ModelService): IpcHandlersFor<typeof modelRoutes> {
  return {
    'model.list': () => models.list(),
    'model.status': () => models.status(),
    'model.load': ({ modelId }) => models.load(modelId),
    'model.unload': () => models.unload(),
    'model.tokenize': ({ text }) => models.tokenize(text),
    'model.preview': ({ input, maxTokens }) => models.preview(input, maxTokens),
  }
}
