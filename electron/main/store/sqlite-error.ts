import Database from 'better-sqlite3'
import { AppError } from '#shared/ipc/result.ts'

/** The file is not, or no longer, a database. */
export function isDamage(error: unknown): boolean {
  return hasCode(error, (code) => code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
}

/** A place in the file cannot be read, or what stands there makes no sense. */
export function isUnreadable(error: unknown): boolean {
  const codes = /^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR|FORMAT|SCHEMA|MISMATCH|TOOBIG|CANTOPEN)/
  return hasCode(error, (code) => codes.test(code))
}

/** A row is not as its table wants it. */
export function isRefused(error: unknown): boolean {
  return hasCode(error, (code) => /^SQLITE_(CONSTRAINT|MISMATCH)/.test(code))
}

/** Another program has the file for itself. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, (code) => code.startsWith('SQLITE_BUSY'))
}

/** There is no room on the disk. */
export function isFull(error: unknown): boolean {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return true
  return hasCode(error, (code) => code.startsWith('SQLITE_FULL'))
}

/** What SQLite refused, as an error people can be told about. Other errors pass unchanged. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  if (isFull(error)) return new AppError('store.full', {}, error)
  if (error.code.startsWith('SQLITE_READONLY')) return new AppError('store.readOnly', {}, error)
  return new AppError('store.writeFailed', { detail: `${error.code}: ${error.message}` }, error)
}

function hasCode(error: unknown, test: (code: string) => boolean): boolean {
  return error instanceof Database.SqliteError && test(error.code)
}
