import type { SessionFilter } from '#shared/ipc/routes/session.ts'
import type { RunTask } from '#shared/trace/event.ts'
import { boundsOf, type Age } from './session-groups.ts'

/** What the list is narrowed to; null sets no bound. */
export interface Choice {
  modelId: string | null
  age: Age | null
  tag: string | null
  task: RunTask | null
}

export const NO_CHOICE: Choice = { modelId: null, age: null, tag: null, task: null }

export function filterOf({ modelId, age, tag, task }: Choice, nowMs: number): SessionFilter {
  return {
    ...(modelId === null ? {} : { modelId }),
    ...(tag === null ? {} : { tag }),
    ...(task === null ? {} : { task }),
    ...boundsOf(age, nowMs),
  }
}
