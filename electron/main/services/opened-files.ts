import { serializeError } from '#shared/ipc/result.ts'
import type { OpenedFile } from '#shared/ipc/routes/file.ts'
import { Listeners } from '#shared/listeners.ts'
import type { ImportService } from './import-service.ts'
import type { Library } from './library.ts'

/**
 * Files that people opened with the app, by a double click or from a dialog: taken in one after the other.
 * What became of them waits here until a window asks, which may only just be starting.
 */
export class OpenedFiles {
  readonly #importer: ImportService
  readonly #library: Library
  readonly #added = new Listeners<[]>()
  #opened: OpenedFile[] = []
  #last: Promise<void> = Promise.resolve()

  constructor({ importer, library }: { importer: ImportService; library: Library }) {
    this.#importer = importer
    this.#library = library
  }

  /** Resolves when all have been taken in, or refused. Never rejects: `take` says what went wrong. */
  open(files: readonly string[]): Promise<void> {
    for (const file of files) this.#last = this.#last.then(() => this.#open(file))
    return this.#last
  }

  /** What was opened since this was called last. */
  take(): OpenedFile[] {
    const opened = this.#opened
    this.#opened = []
    return opened
  }

  /** Told when there is something to take. Returns what unsubscribes. */
  onAdd(listener: () => void): () => void {
    return this.#added.add(listener)
  }

  async #open(file: string): Promise<void> {
    try {
      const sessionId = await this.#importer.importFile(file)
      const store = this.#library.storeOfSession(sessionId)
      this.#opened.push({ sessionId, title: store.sessions.get(sessionId)?.title ?? '' })
    } catch (error) {
      this.#opened.push({ error: serializeError(error) })
    }
    this.#added.call()
  }
}
