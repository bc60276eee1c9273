import type Database from 'better-sqlite3'
import { AppError } from '#shared/ipc/result.ts'
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
/** Pages of a copy written before others get their turn: 4 MB. */
const PAGES_AT_ONCE = 1000

/** A model that runs were made with. */
interface ModelUsed {
  id: string
  sha256: string
  runs: number
}

export interface StoreHealth {
  schema: number
  /** `ok`, or the first thing that is wrong. */
  integrity: string
  pages: number
  freePages: number
  pageBytes: number
  inMemory: boolean
  models: ModelUsed[]
}

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

  /**
   * Writes the database as it is now into a new file, while it is used. What is changed meanwhile is in it.
   *
   * @param tell called between two steps with bytes; what it throws stops the copy
   * @throws AppError `store.readOnly` where nothing is kept on disk
   */
  async copyTo(file: string, tell: (bytes: number, totalBytes: number) => void): Promise<void> {
    if (this.#db.memory) throw new AppError('store.readOnly')
    const pageBytes = Number(this.#db.pragma('page_size', { simple: true }))
    await this.#db.backup(file, {
      progress: ({ totalPages, remainingPages }) => {
        tell((totalPages - remainingPages) * pageBytes, totalPages * pageBytes)
        return PAGES_AT_ONCE
      },
    })
  }

  /** What is known of the database as such: for people who look for what is wrong. */
  health(): StoreHealth {
    const pragma = (name: string): unknown => this.#db.pragma(name, { simple: true })
    const models = this.#db
      .prepare<[], ModelUsed>(
        `SELECT model_id AS id, model_sha256 AS sha256, count(*) AS runs FROM run
         GROUP BY model_id, model_sha256 ORDER BY model_id, model_sha256 LIMIT 200`,
      )
      .all()
    return {
      schema: Number(pragma('user_version')),
      integrity: String(pragma('quick_check(1)')).slice(0, 200),
      pages: Number(pragma('page_count')),
      freePages: Number(pragma('freelist_count')),
      pageBytes: Number(pragma('page_size')),
      inMemory: this.#db.memory,
      models,
    }
  }

  close(): void {
    this.#db.close()
  }
}
