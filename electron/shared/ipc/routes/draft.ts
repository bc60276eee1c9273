import { z } from 'zod'
import { defineRoute } from '../define.ts'
import { trusted, userTextSchema } from './common.ts'

export interface Draft {
  /** '' is the new conversation. */
  sessionId: string
  text: string
}

export const draftRoutes = {
  /** Every text that was typed and not sent. */
  'draft.list': defineRoute(z.null(), trusted<Draft[]>()),
  /** An empty text removes the draft. Written within 300 ms, and before the app ends. */
  'draft.set': defineRoute(
    z.object({ sessionId: z.string().max(100), text: userTextSchema }),
    z.null(),
  ),
}
