import { z } from 'zod'
import type { SerializedError } from '../../trace/event.ts'
import { defineRoute } from '../define.ts'
import { idSchema, trusted } from './common.ts'

/** A library that was damaged and set aside. */
export interface DamagedLibrary {
  /** Of its file. */
  name: string
  folder: string
  /** When it was set aside, ms since 1970. */
  atMs: number
  bytes: number
}

/** Parts of sessions that nothing else refers to: where they are lost, nobody can say of which session. */
export const MARKS = ['message', 'bookmark', 'note', 'tag', 'probe', 'draft'] as const
export type Mark = (typeof MARKS)[number]

/** What came of a rescue. */
export interface Rescued {
  /** Sessions that are in the library now and were not before. */
  sessions: number
  /** Of these, those of which something is missing: what could not be read is left out. */
  partly: number
  /** Those that were there already. */
  already: number
  /** Those of which nothing could be taken over. */
  lost: number
  /** Titles of these, where they are known, the first of them. */
  lostTitles: string[]
  /** Some of these could not be read, and not all are known to be missing in a session. */
  marks: Mark[]
  /** Whether it was stopped before the last. */
  stopped: boolean
  /** Why it ended early; what had come over by then stays. */
  problem: SerializedError | null
}

/** Damaged libraries that were set aside, and what can still be read of them. */
export const rescueRoutes = {
  /** Those set aside last first. */
  'rescue.list': defineRoute(z.null(), trusted<DamagedLibrary[]>()),
  /**
   * Takes over what can be read; the file stays as it is. `library.progress` tells of it by the name it is
   * given: first bytes, then sessions. `library.stop` stops it.
   */
  'rescue.run': defineRoute(
    z.object({ job: idSchema, name: z.string().max(200) }),
    trusted<Rescued>(),
  ),
}
