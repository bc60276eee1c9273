import { mkdir, readdir, realpath, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { knownError } from '#shared/ipc/known-error.ts'
import { AppError } from '#shared/ipc/result.ts'
import { Listeners } from '#shared/listeners.ts'
import type { FolderChecker, FolderReport } from '#shared/runtime/folder-report.ts'
import type { ImportProgress, ModelOffer } from '#shared/runtime/model-shelf.ts'
import { fileNameOf } from '../file-name.ts'
import { newId } from '../new-id.ts'
import { readCard } from './card.ts'
import type { ModelChecks } from './checks.ts'
import { copyModel } from './copy-model.ts'
import { modelFiles } from './folder-files.ts'
import type { ModelHashes } from './hashes.ts'
import type { ModelMemory } from './keep.ts'
import type { ModelPlaces } from './places.ts'

export interface ModelImportsOptions {
  places: ModelPlaces
  checker: FolderChecker
  checks: ModelChecks
  hashes: ModelHashes
  memory: ModelMemory
  now?: () => number
  /** Bytes free where a folder lies; null: the system does not tell. */
  freeBytes?: (folder: string) => Promise<number | null>
}

/** A folder somebody chose: the window knows it by an id and cannot name another. */
interface Offered {
  offer: ModelOffer
  stop: AbortController
  report: FolderReport | null
  /** The work under way, if any; never rejects. */
  working: Promise<unknown>
}

/** Folders that are being written or taken away; what is left of them is cleared at start. */
export const UNDER_WAY = '.under-way-'
/** A person looks at a few. */
const MOST_OFFERS = 8
const TELL_MS = 50

/** Takes model folders in: looked at, checked, then copied or remembered, whole or not at all. */
export class ModelImports {
  readonly #options: ModelImportsOptions
  readonly #progress = new Listeners<[progress: ImportProgress]>()
  readonly #offers = new Map<string, Offered>()

  constructor(options: ModelImportsOptions) {
    this.#options = options
  }

  onProgress(listener: (progress: ImportProgress) => void): () => void {
    return this.#progress.add(listener)
  }

  /** Removes what an import or a removal left that was interrupted. */
  async clearRemains(): Promise<void> {
    const { own } = this.#options.places
    const names = own === null ? [] : await readdir(own).catch(() => [])
    for (const name of names.filter((one) => one.startsWith(UNDER_WAY))) {
      await rm(join(own ?? '', name), { recursive: true, force: true })
    }
  }

  /**
   * Looks at a folder that a person chose or dropped. Nothing is changed.
   *
   * @throws AppError `model.notAFolder`, `model.notAModel`, `model.alreadyHere`, and those of `modelFiles`
   */
  async offer(chosen: string): Promise<ModelOffer> {
    const { places } = this.#options
    if (places.own === null) throw new AppError('app.internal', { detail: 'no models folder' })
    const folder = await folderAt(chosen)
    const cards = await places.cards()
    for (const card of cards) {
      const there = await realpath(card.folder).catch(() => null)
      if (there === folder) throw new AppError('model.alreadyHere', { model: card.id })
    }
    const wanted = fileNameOf(basename(folder), 'model')
    const read = await readCard(wanted, folder, 'linked')
    if (read === null) throw new AppError('model.notAModel', { folder })
    const files = await modelFiles(folder, { inside: true })
    const isTaken = await this.#isTaken(wanted, cards)
    const offer: ModelOffer = {
      offerId: newId(),
      folder,
      name: isTaken ? await this.#freeName(wanted, cards) : wanted,
      taken: isTaken ? wanted : null,
      kind: read.kind,
      licence: read.licence,
      files,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      freeBytes: await this.#free(places.own),
      problem: read.problem && { ...read.problem, message: read.problem.code },
    }
    this.#remember(offer)
    return offer
  }

  /**
   * Reads the folder as far as using it would. Nothing is changed.
   *
   * @throws AppError `model.offerGone`; the signal's reason where it was stopped
   */
  async check(offerId: string): Promise<FolderReport> {
    const offered = this.#offered(offerId)
    const { name, folder } = offered.offer
    const work = this.#options.checker.check(name, folder, offered.stop.signal)
    offered.working = work.catch(() => undefined)
    const report = await work
    offered.report = report
    return report
  }

  /**
   * Takes the folder in under a name: a copy of the files it needs in the models folder, or where it is.
   *
   * @returns the new model's id
   * @throws AppError `model.offerGone`, `model.badName`, `model.taken`, `model.noSpace`,
   * `model.copyFailed`; what keeps it from being used; the signal's reason where it was stopped
   */
  async add(offerId: string, how: 'copy' | 'link', name: string): Promise<string> {
    const offered = this.#offered(offerId)
    const { places } = this.#options
    const { problem } = offered.offer.problem ? offered.offer : await this.#checked(offerId)
    if (problem) throw knownError(problem)
    if (fileNameOf(name, '') !== name) throw new AppError('model.badName', { name })
    if (await this.#isTaken(name, await places.cards())) {
      throw new AppError('model.taken', { model: name })
    }
    const work = how === 'copy' ? this.#copy(offered, name) : this.#link(offered, name)
    offered.working = work.catch(() => undefined)
    await work
    this.#offers.delete(offerId)
    return name
  }

  async #checked(offerId: string): Promise<FolderReport> {
    return this.#offered(offerId).report ?? (await this.check(offerId))
  }

  /** Stops what is under way with it and forgets it; returns once nothing of it is left. */
  async cancel(offerId: string): Promise<void> {
    const offered = this.#offers.get(offerId)
    this.#offers.delete(offerId)
    offered?.stop.abort(new AppError('model.offerGone'))
    await offered?.working
  }

  /** Stops everything. */
  async close(): Promise<void> {
    await Promise.all([...this.#offers.keys()].map((id) => this.cancel(id)))
  }

  async #copy({ offer, stop }: Offered, name: string): Promise<void> {
    const { places, hashes } = this.#options
    const own = places.own ?? ''
    const { files, folder, bytes } = offer
    await mkdir(own, { recursive: true })
    const free = await this.#free(own)
    if (free !== null && free < bytes) throw noSpace(bytes, free)
    const temporary = join(own, UNDER_WAY + newId())
    let toldAt = -Infinity
    try {
      const copied = await copyModel({
        ...{ model: name, files, from: folder, to: temporary, signal: stop.signal },
        onBytes: (doneBytes) => {
          if (performance.now() - toldAt < TELL_MS && doneBytes < bytes) return
          toldAt = performance.now()
          this.#progress.call({ offerId: offer.offerId, doneBytes, totalBytes: bytes })
        },
      })
      stop.signal.throwIfAborted()
      const target = join(own, name)
      if (await exists(target)) throw new AppError('model.taken', { model: name })
      await rename(temporary, target)
      hashes.keep(
        { modelId: name, folder: target, files: await modelFiles(target, { inside: true }) },
        copied,
      )
      await this.#keep(offer.offerId, name, target)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      throw await this.#copyError(error, name, bytes, own)
    }
  }

  async #link({ offer, stop }: Offered, name: string): Promise<void> {
    stop.signal.throwIfAborted()
    const { places, hashes, now = Date.now } = this.#options
    await places.link({ id: name, folder: offer.folder, addedMs: now() })
    hashes.begin(name, offer.folder)
    await this.#keep(offer.offerId, name, offer.folder)
  }

  async #keep(offerId: string, name: string, folder: string): Promise<void> {
    const { checks, memory, now = Date.now } = this.#options
    const report = this.#offers.get(offerId)?.report ?? null
    memory.keepAdded(name, folder, now())
    await checks.keep(name, folder, report)
  }

  async #copyError(error: unknown, model: string, bytes: number, own: string): Promise<unknown> {
    if (error instanceof AppError) return error
    if (codeOf(error) === 'ENOSPC') return noSpace(bytes, (await this.#free(own)) ?? 0)
    const detail = error instanceof Error ? error.message : String(error)
    return new AppError('model.copyFailed', { model, detail }, error)
  }

  async #isTaken(name: string, cards: readonly { id: string }[]): Promise<boolean> {
    // Some systems do not tell Qwen from qwen.
    const lower = name.toLowerCase()
    if (cards.some(({ id }) => id.toLowerCase() === lower)) return true
    return exists(join(this.#options.places.own ?? '', name))
  }

  async #freeName(wanted: string, cards: readonly { id: string }[]): Promise<string> {
    for (let number = 2; ; number++) {
      const name = fileNameOf(`${wanted.slice(0, 54)}-${String(number)}`, 'model')
      if (!(await this.#isTaken(name, cards))) return name
    }
  }

  async #free(folder: string): Promise<number | null> {
    const { freeBytes = bytesFree } = this.#options
    await mkdir(folder, { recursive: true })
    return freeBytes(folder)
  }

  #remember(offer: ModelOffer): void {
    const [oldest] = this.#offers.keys()
    if (this.#offers.size >= MOST_OFFERS && oldest !== undefined) void this.cancel(oldest)
    const working = Promise.resolve()
    this.#offers.set(offer.offerId, { offer, stop: new AbortController(), report: null, working })
  }

  #offered(offerId: string): Offered {
    const offered = this.#offers.get(offerId)
    if (offered === undefined) throw new AppError('model.offerGone')
    return offered
  }
}

/** @throws AppError `model.notAFolder` */
async function folderAt(path: string): Promise<string> {
  const file = basename(path) || path
  if (!isAbsolute(path)) throw new AppError('model.notAFolder', { file })
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() !== true) throw new AppError('model.notAFolder', { file })
  return realpath(path)
}

async function bytesFree(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function noSpace(needed: number, free: number): AppError {
  return new AppError('model.noSpace', { needed, free })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
