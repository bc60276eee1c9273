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
  /** Written by its models, all branches together. */
  tokens: number
  bookmarks: number
  notes: number
  modelIds: string[]
  /** What was done in it. */
  tasks: RunTask[]
  /** What it takes in the store. */
  bytes: number
  pinned: boolean
  /** In order. */
  tags: string[]
  /** The last message's beginning, for the list. */
  preview: string
  /** Where the first word searched for stands; null where nothing was, or it is in the title alone. */
  hit: { messageId: string; text: string } | null
}

/** What narrows a list of sessions; all that is given must hold. */
const filterSchema = z.object({
  modelId: z.string().min(1).max(200).optional(),
  task: z.enum(['chat', 'complete', 'translate']).optional(),
  tag: z.string().min(1).max(60).optional(),
  /** Changed at this time or later, ms since 1970; and before that one. */
  fromMs: z.number().int().nonnegative().optional(),
  toMs: z.number().int().nonnegative().optional(),
})
export type SessionFilter = z.output<typeof filterSchema>

/** What sessions can be narrowed by. */
export interface SessionFacets {
  modelIds: string[]
  tasks: RunTask[]
  tags: string[]
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

const EXPORT_FORMATS = ['markdown', 'csv', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const sessionRoutes = {
  /** Pinned first, then newest first; `query` searches titles, messages and notes, '' lists all. */
  'session.list': defineRoute(
    z.object({
      query: z.string().max(500),
      limit: z.number().int().min(1).max(5000),
      filter: filterSchema.optional(),
    }),
    trusted<SessionSummary[]>(),
  ),
  'session.facets': defineRoute(z.null(), trusted<SessionFacets>()),
  'session.pin': defineRoute(
    z.object({ sessionId: idSchema, pinned: z.boolean() }),
    trusted<SessionSummary>(),
  ),
  /** Its tags, in place of those it had. */
  'session.tag': defineRoute(
    z.object({ sessionId: idSchema, tags: z.array(z.string().trim().min(1).max(60)).max(20) }),
    trusted<SessionSummary>(),
  ),
  /** A whole copy of its own, with everything that was recorded. */
  'session.duplicate': defineRoute(
    z.object({ sessionId: idSchema, title: z.string().trim().min(1).max(200) }),
    trusted<SessionSummary>(),
  ),
  'session.get': defineRoute(z.object({ sessionId: idSchema }), trusted<SessionDetail>()),
  /** The session that a run was recorded in. */
  'session.ofRun': defineRoute(z.object({ runId: idSchema }), trusted<SessionDetail>()),
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
  /** How many of its notes are for the presenter alone. */
  /** Asks where to save, writes a `.vitrine` file there; null where the person cancelled. */
  'session.export': defineRoute(
    z.object({ sessionId: idSchema, privateNotes: z.boolean().default(true) }),
    /** `leftOut`: answers of probes that are each too large for a file. */
    z.object({ file: z.string(), leftOut: z.number() }).nullable(),
  ),
  /**
   * The same for other programs: the branch shown as Markdown, the tokens of all runs as CSV, or the runs
   * with their events as JSON.
   */
  'session.exportAs': defineRoute(
    z.object({ sessionId: idSchema, format: z.enum(EXPORT_FORMATS) }),
    z.object({ file: z.string() }).nullable(),
  ),
}
