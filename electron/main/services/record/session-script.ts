import { AppError } from '#shared/ipc/result.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { SessionScript } from '#shared/ipc/routes/script.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { Store } from '#main/store/store.ts'
import type { StoredRun } from '#main/store/records.ts'

type Step = Record<string, unknown>

interface Asked {
  question: SessionMessage
  run: StoredRun
  header: RunHeader
  /** Whether it follows the chat before it. */
  follows: boolean
}

/**
 * A session's questions in the order they were asked, as a script that asks them again: with their
 * settings, bookmarks and notes. Of a conversation that branches, the branch that is shown.
 *
 * @throws AppError `session.notFound`
 */
export function scriptOfSession(store: Store, sessionId: string): SessionScript {
  const session = store.sessions.get(sessionId)
  if (session === null) throw new AppError('session.notFound')
  const asked = askedIn(store, sessionId)
  const steps = asked.flatMap((one, at) => stepsOf(store, one, asked[at - 1]?.header ?? null))
  const there = new Set(asked.map(({ run }) => run.id))
  const bookmarks = store.bookmarks.ofSession(sessionId)
  const script = { version: 1, title: session.title, steps }
  return {
    text: `${JSON.stringify(script, null, 2)}\n`,
    left: {
      answers: store.traces.ofSession(sessionId).length - asked.length,
      bookmarks: bookmarks.filter(({ runId }) => !there.has(runId)).length,
    },
  }
}

function askedIn(store: Store, sessionId: string): Asked[] {
  const messages = store.messages.ofSession(sessionId)
  const byId = new Map(messages.map((message) => [message.id, message]))
  const shown = shownOf(messages, byId, store.messages.head(sessionId))
  return messages.flatMap((answer) => {
    const question = byId.get(answer.parentId ?? '')
    if (!shown.has(answer.id) || answer.runId === null || question === undefined) return []
    const run = store.traces.run(answer.runId)
    if (run === null) return []
    const header = store.traces.started(run.id).run
    return [{ question, run, header, follows: question.parentId !== null && run.task === 'chat' }]
  })
}

/** Of every conversation in the session the branch shown, or the one that was written last. */
function shownOf(
  messages: readonly SessionMessage[],
  byId: ReadonlyMap<string, SessionMessage>,
  head: string | null,
): ReadonlySet<string> {
  const pathTo = (id: string | null): SessionMessage[] => {
    const path: SessionMessage[] = []
    for (let at = byId.get(id ?? ''); at !== undefined; at = byId.get(at.parentId ?? ''))
      path.push(at)
    return path
  }
  const roots = new Map<string, readonly SessionMessage[]>()
  for (const { id } of messages) {
    const path = pathTo(id)
    roots.set(path.at(-1)?.id ?? id, path)
  }
  const path = pathTo(head)
  const root = path.at(-1)
  if (root !== undefined) roots.set(root.id, path)
  return new Set([...roots.values()].flatMap((one) => one.map(({ id }) => id)))
}

function stepsOf(store: Store, asked: Asked, before: RunHeader | null): Step[] {
  const { question, run, header, follows } = asked
  const { task, sampling, capture, translation } = header
  const common = {
    ...(follows && before?.model.id === run.modelId ? {} : { model: run.modelId }),
    ...(follows && before !== null
      ? changesOf(before.sampling, sampling)
      : { sampling: { ...sampling } }),
    ...(follows && before?.capture === capture ? {} : { capture }),
  }
  const step: Step =
    task === 'chat'
      ? {
          do: task,
          ...(follows ? { continue: true } : {}),
          ...common,
          system: run.system,
          user: question.text,
        }
      : {
          do: task,
          ...common,
          text: question.text,
          ...(translation === undefined
            ? {}
            : {
                beams: translation.beams,
                lengthPenalty: translation.lengthPenalty,
                ...languages(translation),
              }),
        }
  const notes = store.notes.ofRun(run.id)
  const marks = store.bookmarks.ofRun(run.id).map(({ id, title, step: at }) => {
    const own = notes.filter(({ bookmarkId }) => bookmarkId === id)
    return {
      do: 'bookmark',
      title,
      // Another model says as much in more or fewer tokens: the end stays the end.
      step: at > 0 && at === run.tokens - 1 ? -1 : at,
      ...(own.length === 0
        ? {}
        : { notes: own.map(({ text, public: isPublic }) => ({ text, public: isPublic })) }),
    }
  })
  return [step, ...marks]
}

/** What of the sampling is not as in the step before. */
function changesOf(before: RunHeader['sampling'], now: RunHeader['sampling']): Step {
  const changed = Object.entries(now).filter(
    ([name, value]) => before[name as keyof typeof before] !== value,
  )
  return changed.length === 0 ? {} : { sampling: Object.fromEntries(changed) }
}

function languages({
  sourceLanguage,
  targetLanguage,
}: NonNullable<RunHeader['translation']>): Step {
  return {
    ...(sourceLanguage === null ? {} : { sourceLanguage }),
    ...(targetLanguage === null ? {} : { targetLanguage }),
  }
}
