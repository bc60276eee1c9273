import type { ModelImports } from '#main/services/models/import-model.ts'
import type { ShelfService } from '#main/services/models/shelf.ts'
import type { ModelService } from '#main/services/model-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { modelRoutes } from '#shared/ipc/routes/model.ts'

export interface ModelHandlerServices {
  models: ModelService
  shelf: ShelfService
  modelImports: ModelImports
  /** Which folder; null where the person cancelled. */
  askFolder: () => Promise<string | null>
  /** Shows a folder in the system's file manager. */
  showFolder: (folder: string) => Promise<void>
}

export function modelHandlers(services: ModelHandlerServices): IpcHandlersFor<typeof modelRoutes> {
  const { models, shelf, modelImports, askFolder, showFolder } = services
  return {
    'model.list': () => models.list(),
    'model.status': () => models.status(),
    'model.load': ({ modelId }) => models.load(modelId),
    'model.unload': () => models.unload(),
    'model.tokenize': ({ text }) => models.tokenize(text),
    'model.preview': ({ input, maxTokens }) => models.preview(input, maxTokens),
    'model.shelf': () => shelf.shelf(),
    'model.choose': async () => {
      const folder = await askFolder()
      return folder === null ? null : modelImports.offer(folder)
    },
    'model.check': ({ offerId }) => modelImports.check(offerId),
    'model.add': ({ offerId, how, name }) => modelImports.add(offerId, how, name),
    'model.cancel': async ({ offerId }) => {
      await modelImports.cancel(offerId)
      return null
    },
    'model.recheck': ({ modelId }) => shelf.check(modelId),
    'model.remove': ({ modelId, how }) => shelf.remove(modelId, how),
    'model.restore': ({ modelId }) => shelf.restore(modelId),
    'model.openFolder': async ({ modelId }) => {
      await showFolder(await models.folderOf(modelId))
      return null
    },
  }
}
