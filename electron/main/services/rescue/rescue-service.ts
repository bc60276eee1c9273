import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, serializeError } from '#shared/ipc/result.ts'
import { idSchema } from '#shared/ipc/routes/common.ts'
import { MARKS, type DamagedLibrary, type Rescued } from '#shared/ipc/routes/rescue.ts'
import type { Salvaged, SalvageOptions } from '#main/store/salvage.ts'
import type { ImportService } from '../import-service.ts'
import type { Library } from '../library.ts'
import { breath, type Job } from '../many/jobs.ts'
import { titleOf } from '../run/title.ts'
import { FILE_LIMITS } from '../vitrine-file/limits.ts'
import { sessionLines } from '../vitrine-file/session-lines.ts'
import { linesAsRead } from '../vitrine-file/write-file.ts'
import { clearWorkplaces, copyWithLog, damagedIn, WORKPLACE } from './damaged-files.ts'
import { dropUnreadable } from './session-check.ts'
import { takeDraft } from './take-draft.ts'

export interface RescueServiceOptions {
  library: Library
  importer: ImportService
  /** Where damaged libraries lie. */
  folder: string
  /** Where it may write while it works: the profile. */
  workplace: string
  /** Reads a copy of a damaged library step by step, each of which says how many bytes it took. */
  salvage: (options: SalvageOptions) => Generator<number, Salvaged>
}

/** Titles that are told of. */
const MOST_TITLES = 20

/**
 * Takes over what can be read of a library that was damaged and set aside. That file is only ever read:
 * a copy of it is, row by row. Each session then goes the way of a file, as its export would write it and
 * its import check it, and comes whole or, without what is lost, said so.
 */
export class RescueService {
  readonly #options: RescueServiceOptions
  /** Where lines are put together while a rescue is under way, null while none is. */
  #line: Buffer | null = null

  constructor(options: RescueServiceOptions) {
    this.#options = options
  }

  list(): Promise<DamagedLibrary[]> {
    return damagedIn(this.#options.folder)
  }

  /**
   * @param name of the file, as `list` gives it
   * @throws AppError `rescue.gone` where it is not there any more, `rescue.busy`
   */
  async rescue(name: string, job: Job): Promise<Rescued> {
    const file = (await this.list()).find((one) => one.name === name)
    if (file === undefined) throw new AppError('rescue.gone', { file: name })
    if (this.#line !== null) throw new AppError('rescue.busy')
    this.#line = Buffer.allocUnsafeSlow(FILE_LIMITS.line)
    const result: Rescued = {
      ...{ sessions: 0, partly: 0, already: 0, lost: 0 },
      ...{ lostTitles: [], marks: [], stopped: false, problem: null },
    }
    const { workplace, library } = this.#options
    const place = join(workplace, `${WORKPLACE}${library.newId()}`)
    try {
      await clearWorkplaces(workplace)
      await mkdir(place, { recursive: true })
      await this.#rescueFrom(join(file.folder, name), place, result, job)
    } catch (error) {
      if (!job.signal.aborted) result.problem = named(error, name)
    } finally {
      this.#line = null
      await rm(place, { recursive: true, force: true }).catch(() => undefined)
    }
    result.stopped = job.signal.aborted
    return result
  }

  async #rescueFrom(file: string, place: string, result: Rescued, job: Job): Promise<void> {
    const copy = join(place, 'copy')
    await copyWithLog(file, copy)
    const totalBytes = (await stat(copy)).size
    const steps = this.#options.salvage({ copy, target: join(place, 'read') })
    let doneBytes = 0
    let step = steps.next()
    while (step.done !== true) {
      doneBytes = Math.min(totalBytes, doneBytes + step.value)
      job.tell({ done: 0, total: 0, doneBytes, totalBytes })
      await breath()
      step = job.signal.aborted ? steps.throw(job.signal.reason) : steps.next()
    }
    const salvaged = step.value
    result.marks = MARKS.filter((mark) => salvaged.lost.includes(mark))
    try {
      const total = salvaged.sessions.length
      for (const [done, session] of salvaged.sessions.entries()) {
        job.tell({ done, total, doneBytes: totalBytes, totalBytes })
        await breath()
        job.signal.throwIfAborted()
        await this.#take(salvaged, session, result, job.signal)
      }
      takeDraft(this.#options.library, salvaged.store, '')
      takeDraft(this.#options.library, salvaged.store, 'translate')
    } finally {
      salvaged.close()
    }
  }

  /** @throws what keeps every session from coming: the store's errors, the signal's reason */
  async #take(
    salvaged: Salvaged,
    session: Salvaged['sessions'][number],
    result: Rescued,
    signal: AbortSignal,
  ): Promise<void> {
    const { library } = this.#options
    const { id, title, nameless } = session
    if (library.stores.some(({ sessions }) => sessions.has(id))) {
      result.already++
      return
    }
    const lose = (): void => {
      result.lost++
      if (title !== '' && result.lostTitles.length < MOST_TITLES) {
        result.lostTitles.push(title.slice(0, 200))
      }
    }
    const isDamaged = ['message', 'run'].some((table) => salvaged.lost.includes(table))
    let missing: number
    try {
      missing = salvaged.mend(id) + (nameless ? 1 : 0)
    } catch {
      return lose()
    }
    if (isEmpty(salvaged, id) && (missing > 0 || isDamaged)) return lose()
    if (nameless) nameAfterQuestion(salvaged, id)
    try {
      if (!(await this.#import(salvaged, id, signal))) {
        missing += dropUnreadable(salvaged, id)
        if (!(await this.#import(salvaged, id, signal))) return lose()
      }
    } catch (error) {
      if (signal.aborted || isOfStore(error)) throw error
      return lose()
    }
    result.sessions++
    if (missing > 0) result.partly++
  }

  /** @returns false where some line is not as a file's must be */
  async #import({ store }: Salvaged, id: string, signal: AbortSignal): Promise<boolean> {
    const { library, importer } = this.#options
    const place = this.#line ?? Buffer.allocUnsafeSlow(FILE_LIMITS.line)
    const lines = linesAsRead(sessionLines(store, id), place, signal)
    const sessionId = idSchema.safeParse(id).success ? id : library.newId()
    try {
      await importer.importLines(id, lines, { sessionId, signal })
    } catch (error) {
      if (signal.aborted || isOfStore(error)) throw error
      return false
    }
    takeDraft(library, store, id, sessionId)
    return true
  }
}

function isEmpty({ store }: Salvaged, id: string): boolean {
  return store.messages.ofSession(id).length === 0 && store.traces.ofSession(id).length === 0
}

function nameAfterQuestion({ store }: Salvaged, id: string): void {
  const asked = store.messages.ofSession(id).find(({ role }) => role === 'user')
  store.sessions.rename(id, titleOf(asked?.text ?? '') || id)
}

/** The library takes nothing: no other session would come either. What it refuses of one is that one's. */
function isOfStore(error: unknown): boolean {
  if (!(error instanceof AppError) || !error.code.startsWith('store.')) return false
  return !/CONSTRAINT|MISMATCH/.test(String(error.data.detail))
}

function named(error: unknown, file: string): Rescued['problem'] {
  if (error instanceof AppError) {
    const data = error.code === 'rescue.unreadable' ? { file } : error.data
    return serializeError(new AppError(error.code, data, error))
  }
  if (isFull(error)) return serializeError(new AppError('rescue.noRoom', { file }, error))
  const detail = error instanceof Error ? error.message : String(error)
  return serializeError(new AppError('rescue.failed', { file, detail }, error))
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /ENOSPC|SQLITE_FULL/.test(String(error.code))
}
