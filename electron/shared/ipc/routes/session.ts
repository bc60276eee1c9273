import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { Role, RunTask } from '../../trace/event.ts'
import { idSchema, setupSchema, trusted, type SessionSetup } from './common.ts'

export type RunState = 'running' | 'eos' | 'length' | 'stopped' | 'failed'

export interface SessionSummary {
  id: string
  title: string
  /** Came with the app: can be opened and replayed, not changed. */
  sample: boolean
  createdMs: number
  updatedMs: number
  messages: number
  runs: number
  modelIds: string[]
  /** The last message's beginning, for the list. */
  preview: string
}

export interface SessionMessage {
  id: string
  parentId: string | null
  role: Role
  text: string
  /** The run that wrote it; null for what people typed. */
  runId: string | null
  createdMs: number
}

export interface RunSummary {
  id: string
  task: RunTask
  modelId: string
  /** The system prompt it was given; null = the chat template's own. */
  system: string | null
  state: RunState
  events: number
  tokens: number
  startedMs: number
}

export interface SessionDetail {
  session: SessionSummary
  /** Every branch's, in the order they were written. */
  messages: SessionMessage[]
  runs: RunSummary[]
  /** The last message of the branch shown; null in an empty session. */
  headId: string | null
  /** Its own system prompt and sampling; null = as in the settings. */
  setup: SessionSetup | null
}

export const sessionRoutes = {
  /** Newest first; `query` searches titles and messages, '' lists all. */
  'session.list': defineRoute(
    z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(5000) }),
    trusted<SessionSummary[]>(),
  ),
  'session.get': defineRoute(z.object({ sessionId: idSchema }), trusted<SessionDetail>()),
  /** Shows the branch that ends with this message, now and when the session is opened again. */
  'session.show': defineRoute(z.object({ sessionId: idSchema, messageId: idSchema }), z.null()),
  /** Gives a conversation a system prompt and sampling of its own; null = as in the settings. */
  'session.setup': defineRoute(
    z.object({ sessionId: idSchema, setup: setupSchema.nullable() }),
    z.null(),
  ),
  'session.rename': defineRoute(
    z.object({ sessionId: idSchema, title: z.string().trim().min(1).max(200) }),
    trusted<SessionSummary>(),
  ),
  'session.delete': defineRoute(z.object({ sessionId: idSchema }), z.null()),
  /** Brings the session deleted last back. */
  'session.restore': defineRoute(z.object({ sessionId: idSchema }), trusted<SessionSummary>()),
  /** Asks where to save, writes a `.vitrine` file there; null where the person cancelled. */
  'session.export': defineRoute(
    z.object({ sessionId: idSchema }),
    z.object({ file: z.string() }).nullable(),
  ),
}
