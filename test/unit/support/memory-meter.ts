// Imports a file into a database, or exports the newest session of one, and prints one line of JSON: the error's code, if
// any, and how much memory the work took at most beyond what the process had before, bytes.
// Arguments: database, `import` or `export`, file.
import { ExportService } from '#main/services/export-service.ts'
import { ImportService } from '#main/services/import-service.ts'
import { Library } from '#main/services/library.ts'
import { openStore } from '#main/store/open-store.ts'
import { AppError } from '#shared/ipc/result.ts'

const [database = '', what, path = ''] = process.argv.slice(2)
const { file, scratch } = openStore({ file: database })
const library = new Library({ file, scratch, recording: () => true })
const importer = new ImportService({ library })
const exporter = new ExportService({ library, appVersion: 'test' })

/** The process' largest size so far, bytes (getrusage has KiB). */
const peak = (): number => process.resourceUsage().maxRSS * 1024
const before = peak()
let code: string | null = null
try {
  if (what === 'import') await importer.importFile(path)
  else await exporter.exportSession(file.sessions.list('', 1)[0]?.id ?? '', path)
} catch (error) {
  code = error instanceof AppError ? error.code : String(error)
}
const sessions = file.sessions.list('', 9).length
console.log(JSON.stringify({ code, sessions, grownBytes: peak() - before }))
library.close()
