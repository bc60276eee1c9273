import fs from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { StartNotice } from '#shared/ipc/routes/profile.ts'
import { isDeletable } from './parts.ts'

/** Of what a backup holds: the only files that a restore replaces. */
const RESTORED = ['vitrine.sqlite', 'window.json', 'models'] as const
/** Of what lies beside them and belongs to what is replaced. */
const BESIDE = ['vitrine.sqlite-wal', 'vitrine.sqlite-shm', 'vitrine.sqlite-journal'] as const

const folderName = z.string().regex(/^(restore|replaced)-[\w-]{1,60}$/)
const pendingSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('delete') }),
  z.object({
    do: z.literal('restore'),
    /** The backup's files, checked, in the profile's folder. */
    staged: folderName,
    /** Where what was there goes meanwhile. */
    replaced: folderName,
    /** Of RESTORED and BESIDE what there was. */
    before: z.array(z.enum([...RESTORED, ...BESIDE])),
  }),
])
export type Pending = z.output<typeof pendingSchema>
type Restore = Extract<Pending, { do: 'restore' }>

const FILE = 'pending.json'

/** Names of what of a profile a restore would move away. */
export function presentIn(folder: string): Restore['before'] {
  return [...RESTORED, ...BESIDE].filter((name) => fs.existsSync(join(folder, name)))
}

/** Leaves word for the next start: while the app runs, its files are open. */
export function leaveWord(folder: string, pending: Pending): void {
  const file = join(folder, FILE)
  fs.writeFileSync(`${file}.part`, JSON.stringify(pending), { flush: true })
  fs.renameSync(`${file}.part`, file)
}

/**
 * Does what the last start left word of. Called before anything in the profile is opened.
 *
 * @param remove deletes a file or folder, and waits a little for who has just ended
 * @returns what people should know of it
 */
export function doPending(
  folder: string,
  remove: (path: string) => void = removeForGood,
): StartNotice[] {
  const file = join(folder, FILE)
  const pending = readPending(file)
  if (pending === null) {
    fs.rmSync(file, { force: true })
    return []
  }
  if (pending.do === 'delete') return deleteAll(folder, remove)
  return restore(folder, pending, remove)
}

function removeForGood(path: string): void {
  fs.rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

function readPending(file: string): Pending | null {
  try {
    return pendingSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** The word itself goes last: a start that is cut short here goes on the next time. */
function deleteAll(folder: string, remove: (path: string) => void): StartNotice[] {
  const left: string[] = []
  const names = fs.readdirSync(folder).filter((name) => isDeletable(name) && name !== FILE)
  for (const name of names) {
    try {
      remove(join(folder, name))
    } catch {
      left.push(name)
    }
  }
  fs.rmSync(join(folder, FILE), { force: true })
  if (left.length === 0) return []
  return [{ code: 'profile.leftBehind', data: { files: left.join(', '), folder } }]
}

/**
 * What is there moves away, what is to be there moves in: renames within one folder, each of which can be
 * done again. Where one fails, all goes back.
 */
function restore(folder: string, pending: Restore, remove: (path: string) => void): StartNotice[] {
  const { staged, replaced, before } = pending
  const at = (...names: string[]): string => join(folder, ...names)
  const move = (from: string, to: string): void => {
    if (fs.existsSync(from) && !fs.existsSync(to)) fs.renameSync(from, to)
  }
  const notices: StartNotice[] = []
  try {
    fs.mkdirSync(at(replaced), { recursive: true })
    for (const name of before) move(at(name), at(replaced, name))
    for (const name of RESTORED) move(at(staged, name), at(name))
  } catch (error) {
    for (const name of RESTORED) {
      if (fs.existsSync(at(replaced, name)) || !before.includes(name)) remove(at(name))
    }
    for (const name of before) move(at(replaced, name), at(name))
    const detail = error instanceof Error ? error.message : String(error)
    notices.push({ code: 'profile.notRestored', data: { detail, folder: basename(folder) } })
  }
  fs.rmSync(at(FILE), { force: true })
  for (const name of [staged, replaced]) {
    try {
      remove(at(name))
    } catch {
      notices.push({ code: 'profile.leftBehind', data: { files: name, folder } })
    }
  }
  return notices
}
