import type { SessionMessage } from '#shared/ipc/routes/session.ts'

/**
 * The messages on stage at some moment of a replay: answers that have begun, and each question once
 * its answer has. Before anything has happened the first question stands alone.
 */
export function visibleMessages(
  messages: readonly SessionMessage[],
  hasBegun: (runId: string) => boolean,
): SessionMessage[] {
  const answers = messages.flatMap(({ runId }, index) => (runId === null ? [] : [{ runId, index }]))
  const due = answers.find(({ runId }) => !hasBegun(runId))
  if (!due) return [...messages]
  const before = answers.findLast(({ index }) => index < due.index)
  return messages.slice(0, before ? before.index + 1 : due.index)
}
