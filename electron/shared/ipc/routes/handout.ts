import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { idSchema, trusted } from './common.ts'

/** What goes into a hand-out. */
const contentsSchema = z.object({
  runs: z.number(),
  tokens: z.number(),
  /** Answers of probes that were kept. */
  answers: z.number(),
  bookmarks: z.number(),
  /** Those for whoever watches. */
  notes: z.number(),
  /** Of its file. */
  bytes: z.number(),
})
/** Figures of bookmarks that have been asked for. */
export interface BakeProgress {
  done: number
  of: number
  /** What all figures kept with the session take in the store by now. */
  bytes: number
}
export interface Baked {
  /** There now, also those that were before. */
  kept: number
  /** What this model cannot show, or only as too large an answer. */
  missing: number
}

export type HandoutContents = z.output<typeof contentsSchema>

export const handoutRoutes = {
  'handout.contents': defineRoute(z.object({ sessionId: idSchema }), contentsSchema),
  /** Asks the model for what the inspector shows at these bookmarks, and keeps it; `handout.progress` tells. */
  'handout.bake': defineRoute(
    z.object({ sessionId: idSchema, bookmarks: z.array(z.number().int().min(1)).min(1).max(1000) }),
    trusted<Baked>(),
  ),
  /** What has been kept so far stays. */
  'handout.stopBaking': defineRoute(z.null(), z.null()),
  /** Asks where to save, writes the session as a page that needs nothing; null where the person cancelled. */
  'handout.save': defineRoute(
    z.object({
      sessionId: idSchema,
      /** The first is the page's own; each once. */
      languages: z
        .array(z.enum(['zh-CN', 'en']))
        .min(1)
        .max(2)
        .refine((list) => new Set(list).size === list.length, 'each language once'),
    }),
    z.object({ file: z.string() }).nullable(),
  ),
}
