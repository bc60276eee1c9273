import { z } from 'zod'
import { MOST_ITEMS } from '#shared/ipc/routes/talk.ts'

const index = z.int().min(0).max(1_000_000)

/** A talk's line: which moments of the sessions that follow it shows, in order. */
export const talkSchema = z.strictObject({
  type: z.literal('talk'),
  title: z.string().min(1).max(200),
  sessions: z.int().min(1).max(MOST_ITEMS),
  items: z.array(z.strictObject({ session: index, bookmark: index })).max(MOST_ITEMS),
})
