import fs from 'node:fs'
import Database from 'better-sqlite3'
import { MIGRATIONS } from './migrations/all.ts'
import { migrate } from './upkeep.ts'

/** Of every library: what SQLite chooses by itself. */
export const PAGE_BYTES = 4096
/** Of the file's header: how many pages there are, and which are unused. */
const [PAGES, FREE_LIST, FREE_PAGES] = [28, 32, 36]

/**
 * Gives a copy of a damaged file the list of tables of a new one, in the place of its own that cannot be
 * read. In a file with `auto_vacuum` each table begins where it does in a new one; on the other pages of
 * the list something else may have been, which is lost then too.
 *
 * @param scratch a file that is written for it
 */
export function graftSchema(
  copy: string,
  scratch: string,
  binding: { nativeBinding?: string },
): void {
  const fresh = new Database(scratch, binding)
  let pages: number[]
  try {
    fresh.pragma(`page_size = ${String(PAGE_BYTES)}`)
    fresh.pragma('auto_vacuum = INCREMENTAL')
    migrate(fresh, MIGRATIONS, 0)
    pages = fresh
      .prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
      .pluck()
      .all()
  } finally {
    fresh.close()
  }
  const bytes = fs.readFileSync(scratch)
  // What the log holds are pages of the file as it was.
  fs.rmSync(`${copy}-wal`, { force: true })
  const file = fs.openSync(copy, 'r+')
  try {
    for (const page of pages) {
      const at = (page - 1) * PAGE_BYTES
      const grafted = bytes.subarray(at, at + PAGE_BYTES)
      if (page === 1) {
        grafted.writeUInt32BE(Math.floor(fs.fstatSync(file).size / PAGE_BYTES), PAGES)
        grafted.writeUInt32BE(0, FREE_LIST)
        grafted.writeUInt32BE(0, FREE_PAGES)
      }
      fs.writeSync(file, grafted, 0, PAGE_BYTES, at)
    }
  } finally {
    fs.closeSync(file)
  }
}
