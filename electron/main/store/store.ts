import type Database from 'better-sqlite3'
import { asStoreError } from './sqlite-error.ts'
import { BookmarkRepo } from './bookmark-repo.ts'
import { DraftRepo } from './draft-repo.ts'
import { MessageRepo } from './message-repo.ts'
import { NoteRepo } from './note-repo.ts'
import { ProbeRepo } from './probe-repo.ts'
import { SessionRepo } from './session-repo.ts'
import { SettingsRepo } from './settings-repo.ts'
import { SetupRepo } from './setup-repo.ts'
import { SlimRepo } from './slim-repo.ts'
import { PreviewRepo } from './preview-repo.ts'
import { TagRepo } from './tag-repo.ts'
import { TalkRepo } from './talk-repo.ts'
import { TraceRepo } from './trace-repo.ts'

/** What is written to see whether anything can be. */
const TRIED = 'tried'
const TRIED_BYTES = 256 * 1024

/** One database and what is kept in it. */
export class Store {
  readonly sessions: SessionRepo
  readonly messages: MessageRepo
  readonly traces: TraceRepo
  readonly probes: ProbeRepo
  readonly bookmarks: BookmarkRepo
  readonly notes: NoteRepo
  readonly settings: SettingsRepo
  readonly drafts: DraftRepo
  readonly setups: SetupRepo
  readonly tags: TagRepo
  readonly talks: TalkRepo
  readonly slimming: SlimRepo
  readonly previews: PreviewRepo
  /** A database of a newer app can be read only. */
  readonly readOnly: boolean
  readonly #db: Database.Database

  /** @throws SqliteError where the schema is not one this app can read */
  constructor(db: Database.Database, readOnly: boolean) {
    this.#db = db
    this.readOnly = readOnly
    this.sessions = new SessionRepo(db)
    this.messages = new MessageRepo(db)
    this.traces = new TraceRepo(db)
    this.probes = new ProbeRepo(db)
    this.bookmarks = new BookmarkRepo(db)
    this.notes = new NoteRepo(db)
    this.settings = new SettingsRepo(db)
    this.drafts = new DraftRepo(db)
    this.setups = new SetupRepo(db)
    this.tags = new TagRepo(db)
    this.talks = new TalkRepo(db)
    this.slimming = new SlimRepo(db)
    this.previews = new PreviewRepo(db)
  }

  /**
   * Runs `work` whole or not at all; within another transaction, as a part of it.
   *
   * @throws AppError `store.full`, `store.readOnly` or `store.writeFailed`; what `work` throws
   */
  transaction<T>(work: () => T): T {
    try {
      return this.#db.transaction(work)()
    } catch (error) {
      throw asStoreError(error)
    }
  }

  /**
   * Writes as much as an answer may need at once, and takes it back. Where another program holds the file,
   * it is not waited for.
   *
   * @throws AppError as `transaction`, where the file takes nothing
   */
  tryWriting(): void {
    const before = Number(this.#db.pragma('busy_timeout', { simple: true }))
    this.#db.pragma('busy_timeout = 50')
    try {
      this.transaction(() => {
        this.settings.set(TRIED, JSON.stringify('x'.repeat(TRIED_BYTES)))
      })
      this.transaction(() => {
        this.settings.remove(TRIED)
      })
    } finally {
      this.#db.pragma(`busy_timeout = ${String(before)}`)
    }
  }

  /**
   * Gives unused pages of the file back to the disk. A file of an earlier version of the app uses them
   * again instead.
   *
   * @param most pages, so that others get their turn in between
   * @returns whether there are more
   */
  giveBack(most: number): boolean {
    const incremental = this.#db.pragma('auto_vacuum', { simple: true }) === 2
    if (this.readOnly || !incremental) return false
    this.#db.pragma(`incremental_vacuum(${String(most)})`)
    return Number(this.#db.pragma('freelist_count', { simple: true })) > 0
  }

  close(): void {
    this.#db.close()
  }
}
