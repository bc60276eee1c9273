import { AppError } from '#shared/ipc/result.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { GivenStart } from '#shared/runtime/protocol.ts'
import type { StoredRun } from '#main/store/records.ts'
import type { Library } from '../library.ts'

/**
 * The beginning of an answer, for another one to go on from.
 *
 * @param kept how many of its tokens are taken over
 * @throws AppError `run.badBranch` where it does not have that many, or they have ended it;
 * `run.badMessages` where no run wrote the message
 */
export function givenStart(
  library: Library,
  { id, runId, parentId }: SessionMessage,
  kept: number,
  force: number | null,
): { run: StoredRun; given: GivenStart } {
  const store = runId === null ? null : library.storeOfRun(runId)
  const run = runId === null ? null : (store?.traces.run(runId) ?? null)
  if (store === null || run === null || parentId === null) {
    throw new AppError('run.badMessages', { detail: `no run wrote message ${id}` })
  }
  const [first, ...events] = store.traces.events(run.id)
  if (first?.kind !== 'run-started' || first.run.prompt.length === 0) {
    throw new AppError('run.badBranch', { step: kept, tokens: 0 })
  }
  const { prompt, template, droppedMessages, stopIds } = first.run
  const said = events.filter((event) => event.kind === 'token' || event.kind === 'attention')
  const before = said.filter(({ step }) => step < kept)
  const tokens = before.filter((event) => event.kind === 'token')
  if (tokens.length < kept || tokens.some((token) => stopIds.includes(token.id))) {
    throw new AppError('run.badBranch', { step: kept, tokens: run.tokens })
  }
  return { run, given: { prompt, template, droppedMessages, kept: before, force } }
}
