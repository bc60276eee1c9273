import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type { BackedUp, BackupSummary, ProfileUsage } from '#shared/ipc/routes/profile.ts'
import type { Job } from '../many/jobs.ts'
import { backUp, lookThrough, type BackUpOptions } from './back-up.ts'
import { leaveWord, presentIn } from './pending.ts'
import { readParts } from './parts.ts'

export interface ProfileServiceOptions extends BackUpOptions {
  /** Ends the app in order and starts it again. */
  restart: () => void
}

/** The folder the app keeps everything in: what is there, a copy of it, another in its place, nothing. */
export class ProfileService {
  readonly #options: ProfileServiceOptions
  #chosen: string | null = null

  constructor(options: ProfileServiceOptions) {
    this.#options = options
  }

  async usage(): Promise<ProfileUsage> {
    const { folder, library } = this.#options
    const { parts, links } = await readParts(folder)
    const linked = [...links, ...(await this.#options.linked())]
    const { sessions, attentionBytes } = library.attention()
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
    return { folder, parts, linked, bytes, attentionBytes, sessions }
  }

  /** Done by the next start, before it opens anything. @throws AppError `profile.notChanged` */
  deleteEverything(): void {
    this.#leaveWord(() => {
      leaveWord(this.#options.folder, { do: 'delete' })
    })
  }

  backUp(place: string, job: Job): Promise<BackedUp | null> {
    return backUp(this.#options, place, job)
  }

  /** @throws AppError `profile.noBackup`, `profile.newerBackup`, `store.newer`, `store.corrupt` */
  async choose(folder: string, job: Job): Promise<BackupSummary | null> {
    this.#chosen = null
    try {
      const summary = await lookThrough(this.#options, folder, null, job)
      this.#chosen = folder
      return summary
    } catch (error) {
      if (job.signal.aborted) return null
      throw error
    }
  }

  /**
   * Takes the backup chosen last into the profile's folder, checked once more on the way; the next start
   * puts it in the place of what is there. Until then nothing is changed.
   *
   * @throws AppError as `choose`, `profile.notChanged`
   */
  async restore(job: Job): Promise<void> {
    const { folder, library } = this.#options
    const chosen = this.#chosen
    if (chosen === null) throw new AppError('profile.noBackup', { file: '', detail: 'missing' })
    const id = library.newId()
    const [staged, replaced] = [`restore-${id}`, `replaced-${id}`]
    try {
      await lookThrough(this.#options, chosen, join(folder, staged), job)
    } catch (error) {
      await rm(join(folder, staged), { recursive: true, force: true })
      if (job.signal.aborted) return
      throw asNotChanged(error)
    }
    this.#leaveWord(() => {
      leaveWord(folder, { do: 'restore', staged, replaced, before: presentIn(folder) })
    })
  }

  #leaveWord(leave: () => void): void {
    try {
      leave()
    } catch (error) {
      throw asNotChanged(error)
    }
    this.#options.restart()
  }
}

function asNotChanged(error: unknown): AppError {
  if (error instanceof AppError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new AppError('profile.notChanged', { detail }, error)
}
