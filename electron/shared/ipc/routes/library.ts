import { z } from 'zod'
import type { SerializedError } from '../../trace/event.ts'
import { MOST_PREVIEWS } from '../../trace/preview.ts'
import { defineRoute } from '../define.ts'
import { idSchema, trusted } from './common.ts'

/** Sessions changed together. */
const MOST_SESSIONS = 5000

const manySchema = z.array(idSchema).min(1).max(MOST_SESSIONS)

/** What a session looks like from outside. */
export interface SessionPreview {
  sessionId: string
  /**
   * Surprise of what its models wrote, in the order it was written, −log₂ p in bits: each bar is the most
   * surprising of the tokens it stands for, one token where there are few.
   */
  bars: number[]
  /** How long its models took, ms. */
  durationMs: number
}

/** The whole library: what there is, and what it takes in the store. */
export interface LibraryUsage {
  sessions: number
  bytes: number
}

/** A session of several with which something could not be done. */
export interface SessionFailure {
  sessionId: string
  title: string
  error: SerializedError
}

/** What slimming some sessions would give up, and the room it would free. */
export interface SlimWeights {
  /** Runs that keep every head's attention, and the bytes freed by keeping its mean. */
  runs: number
  attentionBytes: number
  /** Kept answers of the inspector, and their bytes. */
  answers: number
  answerBytes: number
  /** Of the sessions, those that came with the app: they stay as they are. */
  samples: number
}

/** Notes for the presenter alone, and how many of the sessions asked about have any. */
export interface PrivateNotes {
  notes: number
  sessions: number
}

export interface ExportedSessions {
  folder: string
  /** Names of the files written, in the order of the sessions. */
  files: string[]
  /** Figures that are too large for a file, and in none. */
  leftOut: number
  failures: SessionFailure[]
  /** Whether it was stopped before the last. */
  stopped: boolean
}

export interface SlimmedSessions {
  freedBytes: number
  /** Ids of those that take less now. */
  slimmed: string[]
  failures: SessionFailure[]
  stopped: boolean
}

/** How far something with many sessions has come. */
export interface LibraryProgress {
  job: string
  /** Sessions. */
  done: number
  total: number
  doneBytes: number
  totalBytes: number
}

/** What is done with many sessions at once. */
export const libraryRoutes = {
  /** In the order asked; sessions that are gone are left out. */
  'library.previews': defineRoute(
    z.object({ sessionIds: z.array(idSchema).max(MOST_PREVIEWS) }),
    trusted<SessionPreview[]>(),
  ),
  'library.usage': defineRoute(z.null(), trusted<LibraryUsage>()),
  'library.pin': defineRoute(z.object({ sessionIds: manySchema, pinned: z.boolean() }), z.null()),
  /** Gives tags to all of them, and takes others from all. */
  'library.tag': defineRoute(
    z.object({
      sessionIds: manySchema,
      add: z.array(z.string().trim().min(1).max(60)).max(20),
      remove: z.array(z.string().max(60)).max(100),
    }),
    z.null(),
  ),
  /** Answers which were deleted: what came with the app stays. They can be restored. */
  'library.delete': defineRoute(z.object({ sessionIds: manySchema }), z.array(z.string())),
  'library.restore': defineRoute(z.object({ sessionIds: manySchema }), z.null()),
  /** Of all of them together; sessions that are gone have none. */
  'library.privateNotes': defineRoute(
    z.object({ sessionIds: manySchema }),
    trusted<PrivateNotes>(),
  ),
  /**
   * Asks for a folder and writes a `.vitrine` file of each session there, none over another, with notes
   * for the presenter alone or without; null where the person cancelled. `library.progress` tells of it by the name it is given.
   */
  'library.export': defineRoute(
    z.object({ job: idSchema, sessionIds: manySchema, privateNotes: z.boolean() }),
    trusted<ExportedSessions | null>(),
  ),
  'library.weigh': defineRoute(z.object({ sessionIds: manySchema }), trusted<SlimWeights>()),
  /** Gives up what is named, for good. */
  'library.slim': defineRoute(
    z.object({
      job: idSchema,
      sessionIds: manySchema,
      attention: z.boolean(),
      answers: z.boolean(),
    }),
    trusted<SlimmedSessions>(),
  ),
  /** Stops an export or a slimming; what it has finished stays. */
  'library.stop': defineRoute(z.object({ job: idSchema }), z.null()),
}
