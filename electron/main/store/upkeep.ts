import fs from 'node:fs'
import type Database from 'better-sqlite3'
import type { Migration } from './migrations/migration.ts'

/**
 * Brings the schema from one version to the newest, each step whole or not at all.
 *
 * @param found the file's `user_version`
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  found: number,
): void {
  for (const { version, sql } of migrations.slice(found)) {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${String(version)}`)
    }).immediate()
  }
}

/** A copy of the file as it was before a migration, beside it; what the WAL still holds is in it. */
export function backUp(db: Database.Database, file: string, version: number): string {
  const copy = `${file}.version-${String(version)}.backup`
  const unfinished = `${copy}.part`
  fs.rmSync(unfinished, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(unfinished)
    fs.renameSync(unfinished, copy)
  } catch (error) {
    // Where the disk is full, half a copy would keep it full.
    fs.rmSync(unfinished, { force: true })
    throw error
  }
  return copy
}

/** Moves a damaged database out of the way, with its journal: someone may still rescue it. */
export function setAside(file: string, atMs: number): string {
  const date = new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${file}.damaged-${date}`
  for (const part of ['', '-wal', '-shm']) {
    if (fs.existsSync(file + part)) fs.renameSync(file + part, aside + part)
  }
  return aside
}
