import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import { defineRoute } from '../define.ts'
import { idSchema, trusted } from './common.ts'

/** What a file in the profile is; `other` is none of the app's. */
export type ProfilePartId =
  'database' | 'journal' | 'copies' | 'models' | 'logs' | 'window' | 'browser' | 'cache' | 'other'

export interface ProfilePart {
  id: ProfilePartId
  /** Files and folders in the profile's own folder, as they are called there. */
  names: string[]
  files: number
  bytes: number
}

/** What the app has written, read from the disk at that moment. */
export interface ProfileUsage {
  folder: string
  /** Only those there are. */
  parts: ProfilePart[]
  bytes: number
  /** Models that only point elsewhere, by name: what they point to is not counted, deleted or copied. */
  linked: string[]
  /** Captured attention, a part of the database. */
  attentionBytes: number
  sessions: number
}

/** A backup that was looked through and found whole. */
export interface BackupSummary {
  folder: string
  /** When it was made, ms since 1970. */
  createdMs: number
  /** Version of the app that made it. */
  app: string
  sessions: number
  /** Names of the models in it. */
  models: string[]
  bytes: number
}

export interface BackedUp {
  folder: string
  bytes: number
  /** Models that only point elsewhere, and files with names that are none on every system. */
  leftOut: string[]
}

/** Something about this start that people should know. */
export interface StartNotice {
  code: ErrorCode
  data: Record<string, string | number>
}

/** The folder in which the app keeps everything. */
export const profileRoutes = {
  'profile.usage': defineRoute(z.null(), trusted<ProfileUsage>()),
  /** Shows it in the system's file manager. */
  'profile.openFolder': defineRoute(z.null(), z.null()),
  /** Deletes all that the app has written, and starts it anew; for these words alone. */
  'profile.delete': defineRoute(z.strictObject({ everything: z.literal(true) }), z.null()),
  /**
   * Asks for a folder and writes a backup of everything into a new one there; null where the person
   * cancelled. `library.progress` tells of it by the name it is given, in bytes; `library.stop` stops it.
   */
  'profile.backUp': defineRoute(z.object({ job: idSchema }), trusted<BackedUp | null>()),
  /** Asks for a backup and looks whether it is whole; null where the person cancelled. */
  'profile.chooseBackup': defineRoute(z.object({ job: idSchema }), trusted<BackupSummary | null>()),
  /** Puts the backup chosen last in the place of what is here, whole or not at all, and starts anew. */
  'profile.restore': defineRoute(z.object({ job: idSchema }), z.null()),
  /** The diagnostics file as it would be written. */
  'profile.diagnostics': defineRoute(z.null(), z.string()),
  /** Writes that text where people choose; answers the file, null where they cancelled. */
  'profile.saveDiagnostics': defineRoute(
    z.object({ text: z.string().max(2_000_000) }),
    z.string().nullable(),
  ),
}
