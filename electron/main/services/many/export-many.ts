import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { serializeError } from '#shared/ipc/result.ts'
import type { ExportedSessions } from '#shared/ipc/routes/library.ts'
import type { ExportService } from '../export-service.ts'
import type { Library } from '../library.ts'
import type { Job } from './jobs.ts'

interface ExportMany {
  library: Library
  exporter: ExportService
  sessionIds: readonly string[]
  folder: string
  /** Whether the files' names may say what the sessions are about. */
  hideTitles: boolean
  /** Whether notes for the presenter alone go with them. */
  privateNotes: boolean
}

/**
 * Writes a `.vitrine` file of each session into the folder, under names of their own there. Each file
 * comes into being whole or not at all; a session that cannot be written keeps none of the others back.
 */
export async function exportMany(options: ExportMany, job: Job): Promise<ExportedSessions> {
  const { library, exporter, sessionIds, folder, hideTitles, privateNotes } = options
  const done: ExportedSessions = { folder, files: [], leftOut: 0, failures: [], stopped: false }
  const sessions = sessionIds.map((id) => library.summary(id))
  const total = sessionIds.length
  const totalBytes = sessions.reduce((sum, session) => sum + (session?.bytes ?? 0), 0)
  const taken = new Set((await readdir(folder).catch(() => [])).map(folded))
  let doneBytes = 0
  for (const [at, sessionId] of sessionIds.entries()) {
    if (job.signal.aborted) break
    job.tell({ done: at, total, doneBytes, totalBytes })
    const { title = '', bytes = 0 } = sessions[at] ?? {}
    try {
      const name = freeName(exporter.fileName(sessionId, hideTitles), taken)
      const how = { privateNotes, signal: job.signal }
      const { leftOut } = await exporter.exportSession(sessionId, join(folder, name), how)
      done.leftOut += leftOut
      taken.add(folded(name))
      done.files.push(name)
    } catch (error) {
      if (job.signal.aborted) break
      done.failures.push({ sessionId, title, error: serializeError(error) })
    }
    doneBytes += bytes
  }
  done.stopped = job.signal.aborted
  return done
}

/** A name that nothing there has: where it is taken, with a number. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const extension = extname(name)
  const stem = name.slice(0, -extension.length)
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(folded(free))) return free
    free = `${stem} (${String(number)})${extension}`
  }
}

/** Windows and macOS take names that differ in case alone for the same, and macOS composed characters too. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
