import { AppError } from '#shared/ipc/result.ts'
import { fileNameOf } from './file-name.ts'
import type { Library } from './library.ts'
import { sessionLines } from './vitrine-file/session-lines.ts'
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
  fileName(sessionId: string, hideTitles: boolean): string {
    const { title = '', createdMs = 0 } =
      this.#library.storeOfSession(sessionId).sessions.get(sessionId) ?? {}
    if (hideTitles) return `session ${new Date(createdMs).toISOString().slice(0, 10)}.vitrine`
    return `${fileNameOf(title, 'session')}.vitrine`
  }

  /**
   * Writes the session to a `.vitrine` file, replacing one that is there.
   *
   * @throws AppError `session.notFound`, `run.alreadyRunning`, `export.failed`
   */
  async exportSession(sessionId: string, file: string): Promise<void> {
    const store = this.#library.storeOfSession(sessionId)
    try {
      await writeVitrineFile({
        lines: () => sessionLines(store, sessionId),
        file,
        app: this.#appVersion,
        createdMs: this.#library.now(),
        suffix: this.#library.newId(),
      })
    } catch (error) {
      if (error instanceof AppError) throw error
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('export.failed', { file, detail }, error)
    }
  }
}
