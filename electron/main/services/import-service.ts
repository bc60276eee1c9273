import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Store } from '#main/store/store.ts'
import type { Library } from './library.ts'
import { isAbsent } from './models/read-bounded.ts'
import {
  asImportError,
  readHeader,
  readVitrineFile,
  type NumberedLine,
} from './vitrine-file/read-lines.ts'
import { FILE_LIMITS, type FileLimits } from './vitrine-file/limits.ts'
import { FileImport } from './vitrine-file/file-import.ts'

const SAMPLES = 'samples'
/** Sample files taken in, by name: which content, and as which session. */
const samplesSchema = z.record(z.string(), z.object({ sha256: z.string(), sessionId: z.string() }))

/** Lines stored in one transaction, and bytes after which no more wait for it. */
const BATCH = { lines: 100, bytes: 2 ** 20 }

export interface ImportOptions {
  sample?: boolean
  limits?: FileLimits
  /** Told how many bytes of the file have been read. */
  onRead?: (bytes: number) => void
  /** Ends it; nothing of the file is kept. */
  signal?: AbortSignal
}

/**
 * Files as sessions. A file is taken in whole or not at all: its sessions stay hidden until its last
 * line has been checked, and what is hidden at the next start is removed. One transaction over the
 * whole file would hold the store's only connection, and with it a running answer, for seconds.
 */
export class ImportService {
  readonly #library: Library

  constructor({ library }: { library: Library }) {
    this.#library = library
  }

  /** @returns the id of the new session, of several the first; else as `importWhole` */
  async importFile(file: string, options?: ImportOptions): Promise<string> {
    const [sessionId = ''] = (await this.importWhole(file, options)).sessionIds
    return sessionId
  }

  /**
   * @returns what is new: a session, or a talk with all of its own
   * @throws AppError `import.badFile`, `import.newer`, `import.tooLarge`, or one of the store's; the
   * signal's reason where it was cancelled
   */
  async importWhole(
    file: string,
    { sample = false, limits = FILE_LIMITS, onRead, signal }: ImportOptions = {},
  ): Promise<{ sessionIds: string[]; talkId: string | null }> {
    const lines = readVitrineFile(file, limits, onRead)
    const { newId } = this.#library
    return this.#take(file, lines, { sample, newId, ...(signal && { signal }) })
  }

  /**
   * A session of which the lines are at hand, as `readVitrineFile` gives them.
   *
   * @param name of where they come from, for errors
   * @param options `sessionId` is its id from now on, which must be free
   * @throws as `importWhole`
   */
  async importLines(
    name: string,
    lines: AsyncIterable<NumberedLine>,
    { sessionId, signal }: { sessionId: string; signal: AbortSignal },
  ): Promise<void> {
    const { newId } = this.#library
    let isFirst = true
    const ids = (): string => {
      // What is begun first is the session.
      const id = isFirst ? sessionId : newId()
      isFirst = false
      return id
    }
    await this.#take(name, lines, { sample: false, newId: ids, signal })
  }

  async #take(
    file: string,
    lines: AsyncIterable<NumberedLine>,
    { sample, newId, signal }: { sample: boolean; newId: () => string; signal?: AbortSignal },
  ): Promise<{ sessionIds: string[]; talkId: string | null }> {
    const store = this.#library.storeForImport()
    const { now } = this.#library
    const whole = new FileImport({ store, newId, now, sample })
    let batch: NumberedLine[] = []
    let bytes = 0
    const flush = () => {
      addAll(store, whole, batch, file)
      batch = []
      bytes = 0
    }
    try {
      for await (const line of lines) {
        signal?.throwIfAborted()
        bytes += line.bytes
        if (batch.push(line) >= BATCH.lines || bytes >= BATCH.bytes) flush()
      }
      flush()
      finish(store, whole, file)
    } catch (error) {
      store.transaction(() => {
        whole.remove()
      })
      throw error
    }
    const { sessionIds, talkId } = whole
    for (const sessionId of sessionIds) this.#library.tellChanged(sessionId)
    return { sessionIds, talkId }
  }

  /**
   * Takes in the sessions that came with the app: each file once, again only if it has changed, and
   * never one that people have deleted.
   *
   * @returns the ids of new sessions
   */
  async importSamples(folder: string): Promise<string[]> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (isAbsent(error)) return []
      throw error
    })
    const known = this.#samples()
    const added: string[] = []
    for (const name of names.filter((one) => one.endsWith('.vitrine')).sort()) {
      const file = join(folder, name)
      const { sha256 } = await readHeader(file)
      const before = known[name]
      if (before?.sha256 === sha256) continue
      const sessionId = await this.importFile(file, { sample: true })
      if (before !== undefined) this.#remove(before.sessionId)
      known[name] = { sha256, sessionId }
      this.#library.settings.set(SAMPLES, JSON.stringify(known))
      added.push(sessionId)
    }
    return added
  }

  #samples(): z.output<typeof samplesSchema> {
    try {
      const kept: unknown = JSON.parse(this.#library.settings.get(SAMPLES) ?? '{}')
      return samplesSchema.catch({}).parse(kept)
    } catch {
      return {}
    }
  }

  #remove(sessionId: string): void {
    const store = this.#library.storeForImport()
    store.transaction(() => {
      store.sessions.remove(sessionId)
    })
    this.#library.tellChanged(sessionId)
  }
}

function addAll(
  store: Store,
  whole: FileImport,
  batch: readonly NumberedLine[],
  file: string,
): void {
  store.transaction(() => {
    for (const { number, line } of batch) {
      try {
        whole.add(line)
      } catch (error) {
        if (error instanceof RangeError || error instanceof SyntaxError) {
          throw asImportError(error, file, number)
        }
        throw error
      }
    }
  })
}

function finish(store: Store, whole: FileImport, file: string): void {
  try {
    store.transaction(() => {
      whole.finish()
    })
  } catch (error) {
    throw error instanceof RangeError ? asImportError(error, file, 0) : error
  }
}
