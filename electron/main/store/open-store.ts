import { endInterrupted } from './interrupted.ts'
import { openDatabase, type DatabaseOptions, type StoreProblem } from './database.ts'
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
  try {
    const opened = openDatabase(options)
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
    const detail = error instanceof Error ? error.message : String(error)
    problem ??= { code: 'store.readOnly', data: { detail } }
    return { file: memory(), scratch: memory(), problem }
  }
}
