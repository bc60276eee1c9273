import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError } from '#shared/ipc/result.ts'
import { UNDER_WAY } from '../models/import-model.ts'
import { readBounded } from '../models/read-bounded.ts'

export const BACKUP_FORMAT = 'vitrine-backup'
export const BACKUP_VERSION = 1
export const MANIFEST = 'backup.json'
const MANIFEST_BYTES = 32 * 2 ** 20

/** Of a model no folder is deeper; no part is one that leads elsewhere on any system. */
const PATH =
  /^(vitrine\.sqlite|window\.json|models(\/(?!\.{1,2}(\/|$))[^/\\:*?"<>|\p{Cc}]{1,200}){1,8})$/u

const manifestSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.number().int().min(1),
  app: z.string().max(100),
  created: z.iso.datetime(),
  /** Of the database's schema. */
  schema: z.number().int().min(1),
  files: z
    .array(
      z.object({
        path: z.string().max(2000).regex(PATH),
        bytes: z.number().int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(100_000),
})
export type Manifest = z.output<typeof manifestSchema>
export type BackupEntry = Manifest['files'][number]

/** @throws AppError `profile.noBackup`, `profile.newerBackup` */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST)
  let manifest: Manifest
  try {
    const text = await readBounded(file, MANIFEST_BYTES)
    if (typeof text !== 'string') throw new Error(text === null ? 'missing' : 'too large')
    manifest = manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    const detail = describe(error)
    throw new AppError('profile.noBackup', { file, detail }, error)
  }
  if (manifest.version > BACKUP_VERSION) {
    throw new AppError('profile.newerBackup', { found: manifest.version, known: BACKUP_VERSION })
  }
  return manifest
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).slice(0, 300)
  return error instanceof Error ? error.message : String(error)
}

export interface Watched {
  signal: AbortSignal
  /** Bytes read or written since the last call. */
  moved: (bytes: number) => void
}

/**
 * Reads a file to its end, and writes it elsewhere if `to` is given.
 *
 * @returns its size and SHA-256
 */
export async function takeIn(
  from: string,
  to: string | null,
  { signal, moved }: Watched,
): Promise<Omit<BackupEntry, 'path'>> {
  const sum = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum.update(chunk)
      bytes += chunk.length
      moved(chunk.length)
      done(null, to === null ? undefined : chunk)
    },
  })
  if (to === null) {
    count.resume()
    await pipeline(createReadStream(from), count, { signal })
  } else {
    await mkdir(dirname(to), { recursive: true })
    await pipeline(createReadStream(from), count, createWriteStream(to, { flags: 'wx' }), {
      signal,
    })
  }
  return { bytes, sha256: sum.digest('hex') }
}

/**
 * The same of a file that a backup names.
 *
 * @throws AppError `profile.noBackup` where it is not as it was, or is no file
 */
export async function takeEntry(
  folder: string,
  entry: BackupEntry,
  to: string | null,
  watched: Watched,
): Promise<void> {
  const file = join(folder, ...entry.path.split('/'))
  const found = await lstat(file).catch(() => null)
  const isWhole = found?.isFile() === true && found.size === entry.bytes
  const taken = isWhole ? await takeIn(file, to, watched) : null
  if (taken?.sha256 === entry.sha256 && taken.bytes === entry.bytes) return
  throw new AppError('profile.noBackup', { file, detail: found === null ? 'missing' : 'changed' })
}

/**
 * Files in a folder and below, as paths with `/`, and what a backup cannot hold: links, and names that are
 * none on every system. Nothing where there is no folder.
 */
export async function filesBelow(
  folder: string,
  path: string,
): Promise<{ files: string[]; leftOut: string[] }> {
  const full = join(folder, ...path.split('/'))
  const found = await readdir(full, { withFileTypes: true }).catch(() => [])
  // What is being copied in at this moment is no model yet.
  const entries = found.filter(({ name }) => !name.startsWith(UNDER_WAY))
  const all = { files: [] as string[], leftOut: [] as string[] }
  for (const entry of entries) {
    const inside = `${path}/${entry.name}`
    if (entry.isDirectory()) {
      const below = await filesBelow(folder, inside)
      all.files.push(...below.files)
      all.leftOut.push(...below.leftOut)
    } else if (entry.isFile() && PATH.test(inside)) all.files.push(inside)
    else all.leftOut.push(inside)
  }
  return all
}
