import type { TalkService } from '#main/services/talk-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { talkRoutes } from '#shared/ipc/routes/talk.ts'

export function talkHandlers(talks: TalkService): IpcHandlersFor<typeof talkRoutes> {
  return {
    'talk.list': () => talks.list(),
    'talk.get': ({ talkId }) => talks.get(talkId),
    'talk.create': ({ title }) => talks.create(title),
    'talk.rename': ({ talkId, title }) => talks.rename(talkId, title),
    'talk.delete': ({ talkId }) => {
      talks.delete(talkId)
      return null
    },
    'talk.restore': ({ talkId }) => talks.restore(talkId),
    'talk.setItems': ({ talkId, items }) => talks.setItems(talkId, items),
  }
}
