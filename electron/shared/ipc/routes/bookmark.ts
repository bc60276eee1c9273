import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { idSchema, trusted } from './common.ts'

/** A step of a run that people want to come back to. */
export interface Bookmark {
  id: number
  runId: string
  /** Of a token, counted from 0: the playhead stands behind it. */
  step: number
  title: string
  createdMs: number
}

const bookmarkId = z.number().int().min(1)
const title = z.string().trim().min(1).max(200)

export const bookmarkRoutes = {
  /** In the order a replay comes to them. */
  'bookmark.list': defineRoute(z.object({ sessionId: idSchema }), trusted<Bookmark[]>()),
  'bookmark.add': defineRoute(
    z.object({
      sessionId: idSchema,
      runId: idSchema,
      step: z.number().int().min(0).max(1_000_000),
      title,
    }),
    trusted<Bookmark[]>(),
  ),
  'bookmark.rename': defineRoute(
    z.object({ sessionId: idSchema, id: bookmarkId, title }),
    trusted<Bookmark[]>(),
  ),
  'bookmark.remove': defineRoute(
    z.object({ sessionId: idSchema, id: bookmarkId }),
    trusted<Bookmark[]>(),
  ),
}
