import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { trusted, userTextSchema } from './common.ts'

/** Text files that are to go with a message, in order. */
export const draftFilesSchema = z
  .array(
    z.object({
      name: z.string().max(1000),
      /** Bytes, as on disk. */
      size: z.number().int().nonnegative(),
      text: userTextSchema,
    }),
  )
  .max(1000)
export type DraftFile = z.infer<typeof draftFilesSchema>[number]

export interface Draft {
  /** '' is the new conversation, `translate` the source text of the translate room. */
  sessionId: string
  text: string
  files: DraftFile[]
}

const sessionId = z.string().max(100)

export const draftRoutes = {
  /** Everything that was typed, or put beside it, and not sent. */
  'draft.list': defineRoute(z.null(), trusted<Draft[]>()),
  /** Written within 300 ms, and before the app ends. A draft with neither text nor files is removed. */
  'draft.set': defineRoute(z.object({ sessionId, text: userTextSchema }), z.null()),
  /** The same of its files. */
  'draft.files': defineRoute(z.object({ sessionId, files: draftFilesSchema }), z.null()),
}
