import type { VitrineBridge } from '#shared/ipc/bridge.ts'
import type { InputOf, OutputOf } from '#shared/ipc/define.ts'
import type { RouteName, Routes } from '#shared/ipc/registry.ts'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { KeptSession } from './kept-session.ts'

type Answers = { [K in RouteName]?: (input: InputOf<Routes[K]>) => OutputOf<Routes[K]> }

/**
 * What stands in for main where there is only one session: answers what it holds, and refuses the rest
 * with a sentence. Settings last as long as the page.
 */
export function keptBridge(session: KeptSession, initial: Settings): VitrineBridge {
  let settings = initial
  const answers: Answers = {
    'app.keepAwake': () => null,
    'bookmark.list': () => session.bookmarks,
    'run.events': ({ runId }) => session.events(runId),
    'run.stored': ({ runIds }) => runIds.map((id) => session.events(id)),
    'run.probe': ({ runId, request }) => {
      const answer = session.answer(runId, request)
      if (answer === null) throw new AppError('handout.notKept')
      return answer
    },
    'session.get': () => session.detail(),
    'settings.get': () => settings,
    'settings.set': (patch) => (settings = { ...settings, ...(patch as Partial<Settings>) }),
  }
  return {
    drop: () =>
      Promise.resolve({ ok: false, error: serializeError(new AppError('handout.appOnly')) }),
    request: (route, input) =>
      Promise.resolve().then(() => {
        try {
          const answer = Object.hasOwn(answers, route) ? answers[route as RouteName] : undefined
          if (answer === undefined) throw new AppError('handout.appOnly')
          return { ok: true, data: answer(input as never) }
        } catch (error) {
          return { ok: false, error: serializeError(error) }
        }
      }),
    on: () => () => undefined,
    connect: () => undefined,
  }
}
