import Database from 'better-sqlite3'
import { AppError } from '#shared/ipc/result.ts'
import { MIGRATIONS } from './migrations/all.ts'

export interface CheckedFile {
  /** Version of the schema. */
  schema: number
  sessions: number
}

/**
 * Looks a database through that is not the app's own: whole, and of a version this app knows.
 *
 * @throws AppError `store.newer`, `profile.noBackup` where it is damaged or no database of this app
 */
export function checkFile(file: string, nativeBinding: string | undefined): CheckedFile {
  const options = nativeBinding === undefined ? {} : { nativeBinding }
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, ...options })
    try {
      const whole = String(db.pragma('integrity_check(1)', { simple: true }))
      if (whole !== 'ok') throw new AppError('profile.noBackup', { file, detail: whole })
      const schema = Number(db.pragma('user_version', { simple: true }))
      const known = MIGRATIONS.length
      if (schema > known) throw new AppError('store.newer', { found: schema, known })
      if (schema < 1) throw new AppError('profile.noBackup', { file, detail: 'not a database' })
      const count = db.prepare('SELECT count(*) FROM session WHERE deleted_ms IS NULL').pluck()
      return { schema, sessions: Number(count.get()) }
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('profile.noBackup', { file, detail }, error)
  }
}

/** Gives a copy a rollback journal instead of a log, so that it can be read where nothing can be written. */
export function makePortable(file: string, nativeBinding: string | undefined): void {
  const db = new Database(file, nativeBinding === undefined ? {} : { nativeBinding })
  try {
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
}
