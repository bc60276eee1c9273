import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { serializeError } from '#shared/ipc/result.ts'
import type { OpenedFile, OpeningFile } from '#shared/ipc/routes/file.ts'
import { Listeners } from '#shared/listeners.ts'
import type { ImportService } from './import-service.ts'
import type { Library } from './library.ts'

/** What takes less is not told of, ms. */
const TELL_MS = 150

/**
 * Files that people opened with the app, by a double click or from a dialog: taken in one after the other.
 * What became of them waits here until a window asks, which may only just be starting.
 */
export class OpenedFiles {
  readonly #importer: ImportService
  readonly #library: Library
  readonly #added = new Listeners<[]>()
  readonly #opening = new Listeners<[file: OpeningFile | null]>()
  #opened: OpenedFile[] = []
  /** Of the files that are still to be taken in. */
  #cancel = new AbortController()
  #last: Promise<void> = Promise.resolve()

  constructor({ importer, library }: { importer: ImportService; library: Library }) {
    this.#importer = importer
    this.#library = library
  }

  /** Resolves when all have been taken in, or refused. Never rejects: `take` says what went wrong. */
  open(files: readonly string[]): Promise<void> {
    const { signal } = this.#cancel
    for (const file of files) this.#last = this.#last.then(() => this.#open(file, signal))
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

  /** Told how far a file has been read; null when it is over. Returns what unsubscribes. */
  onProgress(listener: (file: OpeningFile | null) => void): () => void {
    return this.#opening.add(listener)
  }

  /** Of those that are being taken in and wait, nothing is kept. */
  cancel(): void {
    this.#cancel.abort()
    this.#cancel = new AbortController()
  }

  async #open(file: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    try {
      const total = await stat(file).then(
        ({ size }) => size,
        () => 0,
      )
      let toldMs = performance.now()
      const onRead = (read: number): void => {
        const nowMs = performance.now()
        if (nowMs - toldMs < TELL_MS) return
        toldMs = nowMs
        this.#opening.call({ name: basename(file), read, total })
      }
      const { sessionIds, talkId } = await this.#importer.importWhole(file, { onRead, signal })
      const [first = ''] = sessionIds
      const { sessions, talks } = this.#library.storeOfSession(first)
      const named = talkId === null ? sessions.get(first) : talks.get(talkId)
      this.#opened.push({ sessionIds, talkId, title: named?.title ?? '' })
    } catch (error) {
      if (signal.aborted) return
      this.#opened.push({ error: serializeError(error) })
    } finally {
      this.#opening.call(null)
    }
    this.#added.call()
  }
}
