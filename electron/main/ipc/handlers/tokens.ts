import type { TokenService } from '#main/services/token-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { tokensRoutes } from '#shared/ipc/routes/tokens.ts'

export function tokensHandlers(tokens: TokenService): IpcHandlersFor<typeof tokensRoutes> {
  return {
    'tokens.read': ({ modelId, text }) => tokens.read(modelId, text),
    'tokens.merges': ({ modelId, text }) => tokens.merges(modelId, text),
    'tokens.pieces': ({ modelId, ids }) => tokens.pieces(modelId, ids),
  }
}
