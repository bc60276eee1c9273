import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type { BakeProgress, Baked, HandoutContents } from '#shared/ipc/routes/handout.ts'
import type { HandoutLanguage } from '#shared/trace/handout.ts'
import type { BodyLine } from '#shared/trace/vitrine-lines.ts'
import { Listeners } from '#shared/listeners.ts'
import { bake } from './handout/bake.ts'
import type { Player } from './handout/page.ts'
import { measureHandout, writeHandout, type HandoutOptions } from './handout/write-handout.ts'
import type { Library } from './library.ts'
import type { RunService } from './run-service.ts'
import { sessionLines } from './vitrine-file/session-lines.ts'

/** Sessions as pages that need nothing. */
export class HandoutService {
  readonly #library: Library
  readonly #runs: RunService
  readonly #progress = new Listeners<[progress: BakeProgress]>()
  #stop = new AbortController()
  readonly #appVersion: string
  readonly #playerFolder: string

  /** @param options.playerFolder where `player.js` and `player.css` lie */
  constructor(options: {
    library: Library
    runs: RunService
    appVersion: string
    playerFolder: string
  }) {
    this.#library = options.library
    this.#runs = options.runs
    this.#appVersion = options.appVersion
    this.#playerFolder = options.playerFolder
  }

  /**
   * What a hand-out of the session would hold, and how large it would be: it is made, and not kept.
   *
   * @throws AppError `session.notFound`, `run.alreadyRunning`, `export.failed`
   */
  async contents(sessionId: string): Promise<HandoutContents> {
    const counts = { runs: 0, tokens: 0, answers: 0, bookmarks: 0, notes: 0 }
    function* counted(lines: Iterable<BodyLine>): Generator<BodyLine> {
      for (const line of lines) {
        if (line.type === 'run') counts.runs++
        else if (line.type === 'event' && line.kind === 'token') counts.tokens++
        else if (line.type === 'probe') counts.answers++
        else if (line.type === 'bookmark') counts.bookmarks++
        else if (line.type === 'note' && line.public) counts.notes++
        yield line
      }
    }
    return this.#try('', async () => {
      const options = await this.#options(sessionId, ['zh-CN', 'en'])
      const bytes = await measureHandout({ ...options, lines: counted(options.lines) })
      return { ...counts, bytes }
    })
  }

  /** Told how baking goes on. Returns what unsubscribes. */
  onProgress(listener: (progress: BakeProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  /**
   * Keeps what the inspector shows at these bookmarks; see `bake`.
   *
   * @throws AppError `session.notFound`, `model.notLoaded`, `model.changed`, `model.notFound`
   */
  bake(sessionId: string, bookmarks: readonly number[]): Promise<Baked> {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const onProgress = (progress: BakeProgress): void => {
      this.#progress.call(progress)
    }
    const sources = { library: this.#library, runs: this.#runs }
    return bake(sources, sessionId, bookmarks, { onProgress, signal })
  }

  stopBaking(): void {
    this.#stop.abort()
  }

  /**
   * Writes a hand-out, replacing a file that is there.
   *
   * @throws AppError `session.notFound`, `run.alreadyRunning`, `export.failed`
   */
  async write(
    sessionId: string,
    languages: readonly HandoutLanguage[],
    file: string,
  ): Promise<void> {
    await this.#try(file, async () => {
      const options = await this.#options(sessionId, languages)
      await writeHandout(options, file, this.#library.newId())
    })
  }

  async #options(
    sessionId: string,
    languages: readonly HandoutLanguage[],
  ): Promise<HandoutOptions> {
    const store = this.#library.storeOfSession(sessionId)
    const title = store.sessions.get(sessionId)?.title ?? ''
    const lines = sessionLines(store, sessionId)
    return { player: await this.#player(), title, languages, lines, app: this.#appVersion }
  }

  async #player(): Promise<Player> {
    const read = (name: string): Promise<string> => readFile(join(this.#playerFolder, name), 'utf8')
    const [script, style] = await Promise.all([read('player.js'), read('player.css')])
    return { script, style }
  }

  async #try<T>(file: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      if (error instanceof AppError) throw error
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('export.failed', { file, detail }, error)
    }
  }
}
