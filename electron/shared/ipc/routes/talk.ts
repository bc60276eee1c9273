import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { Note } from './bookmark.ts'
import { idSchema, trusted } from './common.ts'

/** A marked moment in its place of a talk. */
export interface TalkItem {
  bookmarkId: number
  /** The bookmark's. */
  title: string
  sessionId: string
  sessionTitle: string
  runId: string
  /** Of a token, counted from 0: the playhead stands behind it. */
  step: number
  /** Its session is deleted, and can still be brought back. */
  gone: boolean
  /** In the order they were written. */
  notes: Note[]
}

/** Marked moments of several sessions in the order in which they are to be shown. */
export interface Talk {
  id: string
  title: string
  updatedMs: number
  items: TalkItem[]
}

export interface TalkSummary {
  id: string
  title: string
  updatedMs: number
  /** How many moments it has. */
  items: number
}

/** Moments of a talk. */
export const MOST_ITEMS = 200

const title = z.string().trim().min(1).max(200)
const talkId = idSchema
const place = z.object({ sessionId: idSchema, bookmarkId: z.number().int().min(1) })
export type TalkPlace = z.output<typeof place>

export const talkRoutes = {
  /** Those changed last first. */
  'talk.list': defineRoute(z.null(), trusted<TalkSummary[]>()),
  'talk.get': defineRoute(z.object({ talkId }), trusted<Talk>()),
  'talk.create': defineRoute(z.object({ title }), trusted<Talk>()),
  'talk.rename': defineRoute(z.object({ talkId, title }), trusted<Talk>()),
  /** It can be brought back until the app is closed. */
  'talk.delete': defineRoute(z.object({ talkId }), z.null()),
  'talk.restore': defineRoute(z.object({ talkId }), trusted<Talk>()),
  /** Asks where to save, writes it with its sessions; null where the person cancelled. */
  'talk.export': defineRoute(
    z.object({ talkId, privateNotes: z.boolean() }),
    z.object({ file: z.string(), leftOut: z.number() }).nullable(),
  ),
  /** What it shows, in this order, in place of what it showed. */
  'talk.setItems': defineRoute(
    z.object({ talkId, items: z.array(place).max(10_000) }),
    trusted<Talk>(),
  ),
}
