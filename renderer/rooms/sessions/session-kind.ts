import { Languages, MessageSquare, ScanSearch } from '@lucide/vue'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import type { RunTask } from '#shared/trace/event.ts'

/** By what was done in it first of all; a session without an answer is a conversation. */
export function kindOf({ tasks }: Pick<SessionSummary, 'tasks'>): RunTask {
  if (tasks.includes('chat')) return 'chat'
  return tasks[0] ?? 'chat'
}

export const KIND_ICONS = {
  chat: MessageSquare,
  complete: ScanSearch,
  translate: Languages,
} satisfies Record<RunTask, unknown>
