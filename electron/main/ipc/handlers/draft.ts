import type { DraftService } from '#main/services/draft-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { draftRoutes } from '#shared/ipc/routes/draft.ts'

export function draftHandlers(drafts: DraftService): IpcHandlersFor<typeof draftRoutes> {
  return {
    'draft.list': () => drafts.list(),
    'draft.set': ({ sessionId, text }) => {
      drafts.set(sessionId, { text })
      return null
    },
    'draft.files': ({ sessionId, files }) => {
      drafts.set(sessionId, { files })
      return null
    },
  }
}
