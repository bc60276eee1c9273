import { copyFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DamagedLibrary } from '#shared/ipc/routes/rescue.ts'
import { isAbsent } from '../models/read-bounded.ts'

/** As a damaged library is called when it is set aside. */
const NAME = /^vitrine\.sqlite\.damaged-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)$/
/** Folders in the profile in which a rescue works. */
export const WORKPLACE = 'rescue-'

/** Damaged libraries in a folder, those set aside last first. */
export async function damagedIn(folder: string): Promise<DamagedLibrary[]> {
  const names = await readdir(folder).catch(() => [])
  const found = await Promise.all(
    names.map(async (name) => {
      const [, day, hour, minute, second, rest] = NAME.exec(name) ?? []
      if (day === undefined) return []
      const atMs = Date.parse(`${day}${hour ?? ''}:${minute ?? ''}:${second ?? ''}.${rest ?? ''}`)
      const file = await stat(join(folder, name)).catch(() => null)
      if (file?.isFile() !== true || Number.isNaN(atMs)) return []
      return [{ name, folder, atMs, bytes: file.size }]
    }),
  )
  return found.flat().sort((a, b) => b.atMs - a.atMs)
}

/** With what its log still holds: SQLite reads them together, and writes beside what it reads. */
export async function copyWithLog(file: string, to: string): Promise<void> {
  await copyFile(file, to)
  await copyFile(`${file}-wal`, `${to}-wal`).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
}

/** What a rescue left behind that the death of the app cut short. */
export async function clearWorkplaces(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(WORKPLACE)) await rm(join(folder, name), { recursive: true, force: true })
  }
}
