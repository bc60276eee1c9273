import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The log file: what the app did, never what people wrote or the model said. Kept to two files of
 * `maxBytes` each, the older one beside it as `<file>.1`.
 */
export interface Log {
  info(what: string, data?: LogData): void
  error(what: string, error: unknown): void
  /** Written only when VITRINE_LOG is `debug`. */
  debug(what: string, data?: LogData): void
}

/** Sizes, counts, names and durations; no free text of people's. */
export type LogData = Record<string, string | number | boolean | null>

const MAX_LINE = 2000

export interface LogOptions {
  debug: boolean
  maxBytes?: number
  /** Told of every error too. */
  onError?: (what: string, error: unknown) => void
}

export function createLog(file: string, options: LogOptions): Log {
  const maxBytes = options.maxBytes ?? 1_000_000
  let bytes = open(file)

  function write(level: string, what: string, data: string): void {
    const line = `${new Date().toISOString()} ${level} ${what} ${data}`.trimEnd().slice(0, MAX_LINE)
    if (options.debug) process.stderr.write(`${line}\n`)
    if (bytes === null) return
    try {
      if (bytes > maxBytes) {
        renameSync(file, `${file}.1`)
        bytes = 0
      }
      appendFileSync(file, `${line}\n`)
      bytes += Buffer.byteLength(line) + 1
    } catch {
      // A full or read-only disk: logging stops, the app goes on.
      bytes = null
    }
  }

  const json = (data: LogData | undefined): string => (data ? JSON.stringify(data) : '')
  return {
    info: (what, data) => {
      write('info', what, json(data))
    },
    error: (what, error) => {
      write('error', what, describe(error))
      options.onError?.(what, error)
    },
    debug: (what, data) => {
      if (options.debug) write('debug', what, json(data))
    },
  }
}

/** Size of the file so far, or null where none can be written. */
function open(file: string): number | null {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return null
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return (error.stack ?? error.message).replaceAll('\n', ' | ')
}
