import { endInterrupted } from './interrupted.ts'
import { isBusy, isFull } from './sqlite-error.ts'
import {
  openDatabase,
  readIntoMemory,
  type DatabaseOptions,
  type OpenedDatabase,
  type StoreProblem,
} from './database.ts'
import { Store } from './store.ts'

export interface OpenedStore {
  /** What was recorded; where the file cannot be used at all, an empty stand-in in memory. */
  file: Store
  /** For what is not to be, or cannot be, recorded: in memory. */
  scratch: Store
  problem: StoreProblem | null
}

/** Opens the app's store and puts it in order. Never throws because of the file: `problem` tells. */
export function openStore(options: DatabaseOptions): OpenedStore {
  const memory = () =>
    new Store(openDatabase({ file: null, nativeBinding: options.nativeBinding }).db, false)
  let problem: StoreProblem | null = null
  let opened: OpenedDatabase | null = null
  try {
    opened = openDatabase(options)
    problem = opened.problem
    const file = new Store(opened.db, opened.readOnly)
    if (!opened.readOnly) {
      file.sessions.purge()
      file.talks.purge()
      file.drafts.purge()
      endInterrupted(file)
    }
    return { file, scratch: memory(), problem }
  } catch (error) {
    opened?.db.close()
    const readable = readableOf(options)
    problem ??= readable === null ? unusable(error) : onlyRead(error)
    return { file: readable ?? memory(), scratch: memory(), problem }
  }
}

/** What the file holds, to be read; null where not even that is possible. */
function readableOf(options: DatabaseOptions): Store | null {
  if (options.file === null) return null
  try {
    const db = readIntoMemory(options, options.file)
    // Ended here alone: at a start that can write, the file's own are.
    endInterrupted(new Store(db, false))
    db.pragma('query_only = ON')
    return new Store(db, true)
  } catch {
    return null
  }
}

function onlyRead(error: unknown): StoreProblem {
  if (isBusy(error)) return { code: 'store.locked', data: {} }
  if (isFull(error)) return { code: 'store.noRoom', data: {} }
  return { code: 'store.onlyRead', data: { detail: detailOf(error) } }
}

function unusable(error: unknown): StoreProblem {
  return { code: 'store.unusable', data: { detail: detailOf(error) } }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
