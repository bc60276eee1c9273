import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type { BackedUp, BackupSummary } from '#shared/ipc/routes/profile.ts'
import type { CheckedFile } from '#main/store/check-file.ts'
import type { Library } from '../library.ts'
import type { Job } from '../many/jobs.ts'
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  filesBelow,
  MANIFEST,
  readManifest,
  takeEntry,
  takeIn,
  type BackupEntry,
  type Manifest,
  type Watched,
} from './backup-file.ts'

const DATABASE = 'vitrine.sqlite'

export interface BackUpOptions {
  library: Library
  /** The profile. */
  folder: string
  appVersion: string
  /** Names of models that lie elsewhere and are only known here. */
  linked: () => Promise<string[]>
  databases: {
    /** @throws AppError where a database is damaged, or newer than this app */
    check: (file: string) => CheckedFile
    /** Makes a copy one that can be read where nothing can be written. */
    makePortable: (file: string) => void
  }
}

/** Tells of bytes out of a total; each file is one of `total`. */
function meter(job: Job, total: number, totalBytes: number): Watched & { next: () => void } {
  let [done, doneBytes] = [0, 0]
  const tell = (): void => {
    job.tell({ done, total, doneBytes: Math.min(doneBytes, totalBytes), totalBytes })
  }
  return {
    signal: job.signal,
    moved: (bytes) => {
      doneBytes += bytes
      tell()
    },
    next: () => {
      done++
      tell()
    },
  }
}

/**
 * Writes everything people cannot get back otherwise into a new folder in `place`: the database as it is at
 * that moment, the window's place, and models of their own. The folder has its name once it is whole.
 *
 * @returns null where it was stopped: nothing is left then
 * @throws AppError `profile.notBackedUp`, `store.readOnly` where nothing is kept on disk
 */
export async function backUp(
  options: BackUpOptions,
  place: string,
  job: Job,
): Promise<BackedUp | null> {
  const { library, folder } = options
  const created = new Date(library.now())
  const stamp = created.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')
  const target = join(place, `vitrine-backup-${stamp}`)
  const unfinished = `${target}.part`
  let made = false
  try {
    await mkdir(unfinished)
    made = true
    const bytes = await writeAll(options, unfinished, created, job)
    await rename(unfinished, target)
    const { leftOut } = await filesBelow(folder, 'models')
    const names = leftOut.map((path) => path.slice('models/'.length))
    return { folder: target, bytes, leftOut: [...names, ...(await options.linked())] }
  } catch (error) {
    // One that another backup of this second is writing to is not this one's to remove.
    if (made) await rm(unfinished, { recursive: true, force: true })
    if (job.signal.aborted) return null
    if (error instanceof AppError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('profile.notBackedUp', { folder: place, detail }, error)
  }
}

async function writeAll(
  { library, folder, appVersion, databases }: BackUpOptions,
  unfinished: string,
  created: Date,
  job: Job,
): Promise<number> {
  const paths = (await filesBelow(folder, 'models')).files
  if (await isFile(join(folder, 'window.json'))) paths.push('window.json')
  const sizes = await Promise.all(paths.map(async (path) => (await stat(join(folder, path))).size))
  const others = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const copy = join(unfinished, DATABASE)
  await library.copyTo(copy, (bytes, totalBytes) => {
    const [doneBytes, all] = [bytes, totalBytes + others]
    job.tell({ done: 0, total: paths.length + 1, doneBytes, totalBytes: all })
    job.signal.throwIfAborted()
  })
  databases.makePortable(copy)
  const { schema } = databases.check(copy)
  const databaseBytes = (await stat(copy)).size
  const watched = meter(job, paths.length + 1, others + databaseBytes)
  const files: BackupEntry[] = [{ path: DATABASE, ...(await takeIn(copy, null, watched)) }]
  watched.next()
  for (const path of paths) {
    const to = join(unfinished, ...path.split('/'))
    files.push({ path, ...(await takeIn(join(folder, ...path.split('/')), to, watched)) })
    watched.next()
  }
  const manifest: Manifest = {
    format: BACKUP_FORMAT,
    version: BACKUP_VERSION,
    app: appVersion,
    created: created.toISOString(),
    schema,
    files,
  }
  await writeFile(join(unfinished, MANIFEST), JSON.stringify(manifest, null, 1), { flush: true })
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}

/**
 * Looks a backup through, every byte of it; where `to` is given it is written there on the way.
 *
 * @throws AppError `profile.noBackup`, `profile.newerBackup`; what its database throws
 */
export async function lookThrough(
  { databases }: Pick<BackUpOptions, 'databases'>,
  folder: string,
  to: string | null,
  job: Job,
): Promise<BackupSummary> {
  const { files, app, created } = await readManifest(folder)
  const bytes = files.reduce((sum, entry) => sum + entry.bytes, 0)
  if (!files.some(({ path }) => path === DATABASE)) {
    throw new AppError('profile.noBackup', { file: join(folder, DATABASE), detail: 'missing' })
  }
  const watched = meter(job, files.length, bytes)
  for (const entry of files) {
    const place = to === null ? null : join(to, ...entry.path.split('/'))
    await takeEntry(folder, entry, place, watched)
    watched.next()
  }
  const { sessions } = databases.check(join(to ?? folder, DATABASE))
  const models = files.flatMap(({ path }) => /^models\/([^/]+)\//.exec(path)?.[1] ?? [])
  const createdMs = Date.parse(created)
  return { folder, createdMs, app, sessions, models: [...new Set(models)], bytes }
}
