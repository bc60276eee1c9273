import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '#shared/ipc/result.ts'
import type { PrivateNotes } from '#shared/ipc/routes/library.ts'
import type { ExportFormat } from '#shared/ipc/routes/session.ts'
import type { Store } from '#main/store/store.ts'
import type { BodyLine } from '#shared/trace/vitrine-lines.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { fileNameOf } from './file-name.ts'
import type { Library } from './library.ts'
import { csvOf, jsonOf } from './text-file/data.ts'
import { markdownOf } from './text-file/markdown.ts'
import { sessionLines } from './vitrine-file/session-lines.ts'
import { talkLines } from './vitrine-file/talk-lines.ts'
import { writeVitrineFile } from './vitrine-file/write-file.ts'

/** Sessions as files. */
export class ExportService {
  readonly #library: Library
  readonly #appVersion: string

  constructor({ library, appVersion }: { library: Library; appVersion: string }) {
    this.#library = library
    this.#appVersion = appVersion
  }

  /**
   * A name for the session's file that every system takes: its title, or where titles are hidden its day.
   *
   * @throws AppError `session.notFound`
   */
  fileName(sessionId: string, hideTitles: boolean, format: ExportFormat | 'vitrine' = 'vitrine') {
    const { title = '', createdMs = 0 } =
      this.#library.storeOfSession(sessionId).sessions.get(sessionId) ?? {}
    const day = new Date(createdMs).toISOString().slice(0, 10)
    const name = hideTitles ? `session ${day}` : fileNameOf(title, 'session')
    return `${name}.${format === 'markdown' ? 'md' : format}`
  }

  /** How many notes are for the presenter alone, and in how many sessions. Those that are gone have none. */
  privateNotes(sessionIds: readonly string[]): PrivateNotes {
    const counts = sessionIds.map((id) => {
      if (this.#library.summary(id) === null) return 0
      const notes = this.#library.storeOfSession(id).notes.ofSession(id)
      return notes.filter((note) => !note.public).length
    })
    return {
      notes: counts.reduce((sum, count) => sum + count, 0),
      sessions: counts.filter((count) => count > 0).length,
    }
  }

  /**
   * Writes the session to a `.vitrine` file, replacing one that is there.
   *
   * @param options `signal` stops it; then nothing is left of the file
   * @returns how many answers of probes are too large for a file, and not in it
   * @throws AppError `session.notFound`, `run.alreadyRunning`, `export.failed`
   */
  async exportSession(
    sessionId: string,
    file: string,
    { signal, ...content }: { privateNotes?: boolean; signal?: AbortSignal } = {},
  ): Promise<{ leftOut: number }> {
    const store = this.#library.storeOfSession(sessionId)
    return this.#write(file, () => sessionLines(store, sessionId, content), signal)
  }

  /** As `fileName`, of a talk. @throws AppError `talk.notFound` */
  talkFileName(talkId: string, hideTitles: boolean): string {
    const { title } = this.#talk(talkId)
    return `${hideTitles ? 'talk' : fileNameOf(title, 'talk')}.vitrine`
  }

  /**
   * Writes a talk and its sessions to a `.vitrine` file, replacing one that is there.
   *
   * @throws AppError `talk.notFound`, `talk.empty`, or as `exportSession`
   */
  async exportTalk(
    talkId: string,
    file: string,
    content: { privateNotes?: boolean } = {},
  ): Promise<{ leftOut: number }> {
    const { store } = this.#talk(talkId)
    return this.#write(file, () => talkLines(store, talkId, content))
  }

  #talk(talkId: string): { store: Store; title: string } {
    for (const store of this.#library.stores) {
      const talk = store.talks.get(talkId)
      if (talk !== null) return { store, title: talk.title }
    }
    throw new AppError('talk.notFound')
  }

  #write(
    file: string,
    lines: () => Iterable<BodyLine>,
    signal?: AbortSignal,
  ): Promise<{ leftOut: number }> {
    return orFailed(file, () =>
      writeVitrineFile({
        lines,
        file,
        app: this.#appVersion,
        createdMs: this.#library.now(),
        suffix: this.#library.newId(),
        ...(signal && { signal }),
      }),
    )
  }

  /**
   * Writes what other programs read, replacing a file that is there.
   *
   * @param locale of the words around what was said
   * @throws AppError as `exportSession`
   */
  async exportAs(
    sessionId: string,
    { format, file, locale }: { format: ExportFormat; file: string; locale: Settings['locale'] },
  ): Promise<void> {
    const store = this.#library.storeOfSession(sessionId)
    const parts = {
      markdown: () => markdownOf(store, sessionId, locale),
      csv: () => csvOf(sessionLines(store, sessionId)),
      json: () => jsonOf(sessionLines(store, sessionId)),
    }[format]
    await orFailed(file, async () => {
      const unfinished = `${file}.${this.#library.newId()}.part`
      try {
        await pipeline(Readable.from(parts()), createWriteStream(unfinished, { flush: true }))
        await rename(unfinished, file)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw error
      }
    })
  }
}

async function orFailed<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('export.failed', { file, detail }, error)
  }
}
