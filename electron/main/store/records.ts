import type { Role, RunHeader, RunTask } from '#shared/trace/event.ts'
import type { ProbeRow } from '#shared/trace/codec.ts'
import type { RunState } from '#shared/ipc/routes/session.ts'

export interface NewSession {
  id: string
  title: string
  sample: boolean
  createdMs: number
  /** Not to be seen yet: an import under way. Removed at the next start unless shown before. */
  hidden?: boolean
}

export interface NewMessage {
  id: string
  sessionId: string
  parentId: string | null
  role: Role
  text: string
  runId: string | null
  createdMs: number
}

export interface NewRun {
  id: string
  sessionId: string
  task: RunTask
  modelId: string
  modelSha256: string
  system: string | null
  startedMs: number
  /** What is known before the model has seen the prompt; becomes its run-started if it never starts. */
  header: RunHeader
}

export interface StoredRun {
  id: string
  sessionId: string
  task: RunTask
  modelId: string
  modelSha256: string
  system: string | null
  state: RunState
  startedMs: number
  events: number
  tokens: number
}

export interface StoredProbe extends ProbeRow {
  /** Canonical JSON of the question. */
  request: string
}

export interface NewNote {
  bookmarkId: number
  text: string
  /** For whoever watches, not for the presenter alone. */
  public: boolean
}

export interface NewBookmark {
  runId: string
  step: number
  title: string
  createdMs: number
  /** What is looked at there, JSON; left out or null where nothing in particular is. */
  look?: string | null
}

export interface StoredBookmark extends NewBookmark {
  id: number
  look: string | null
}
