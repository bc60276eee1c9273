import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkScript } from '#main/services/record/check-script.ts'
import { unfitModels } from '#main/services/record/script-models.ts'
import type { Script } from '#main/services/record/script-schema.ts'
import { TerminalReport } from '#main/services/record/terminal.ts'
import { TERMINAL_TEXT } from '#main/services/record/terminal-text.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { Core } from './core.ts'

/** Exit codes: every step ran; a step failed or nothing was run; stopped by Ctrl+C (128 + SIGINT). */
const [OK, FAILED, STOPPED] = [0, 1, 130]
/** A second Ctrl+C counts no sooner: one key press may arrive twice, from the terminal and through npm. */
const AGAIN_MS = 1000

export interface RecordMode {
  core: Core
  command: { script: string; out: string }
  /** Of the profile, which is thrown away afterwards. */
  folder: string
  /** To stderr: stdout stays free for whoever reads it. */
  write: (text: string) => void
  /** Columns of the terminal that stderr is; null where it is none. */
  columns: number | null
  /** Ends the process at once. */
  exit: (code: number) => void
}

/**
 * Runs a recording script without a window.
 *
 * @returns the exit code, and whether the profile has to be kept, as it alone has what was recorded
 */
export async function recordScript(mode: RecordMode): Promise<{ code: number; keep: boolean }> {
  const { core, command, write, columns } = mode
  const { locale } = core.settings.get()
  const text = TERMINAL_TEXT[locale]
  const report = new TerminalReport({ write, columns, locale })
  let script: Script | null
  try {
    script = await readScript(command.script, report, text)
    if (script !== null) await requirePlace(command.out, text)
  } catch (error) {
    report.say(describe(error))
    return { code: FAILED, keep: false }
  }
  if (script === null) return { code: FAILED, keep: false }
  const [decoders, translators] = await Promise.all([core.models.list(), core.models.translators()])
  report.models(unfitModels(script, [...decoders, ...translators]))
  return record(mode, script, report)
}

async function record(
  { core, command, folder, exit }: RecordMode,
  script: Script,
  report: TerminalReport,
): Promise<{ code: number; keep: boolean }> {
  const stop = new AbortController()
  const unlisten = onInterrupt(
    () => {
      report.stopping()
      stop.abort()
    },
    () => {
      exit(STOPPED)
    },
  )
  let recordedAny = false
  try {
    const recorded = await core.record.run(script, {
      signal: stop.signal,
      onStart: () => (recordedAny = true),
      onProgress: (event) => {
        report.progress(event)
      },
    })
    const { leftOut } = await core.exporter.exportSession(recorded.sessionId, command.out)
    report.written(command.out, { ...recorded, leftOut }, script.steps.length)
    return { code: recorded.stopped ? STOPPED : recorded.failed > 0 ? FAILED : OK, keep: false }
  } catch (error) {
    report.say(describe(error))
    if (recordedAny) report.kept(folder)
    return { code: FAILED, keep: recordedAny }
  } finally {
    unlisten()
  }
}

/** @throws Error with a sentence */
async function readScript(
  file: string,
  report: TerminalReport,
  text: (typeof TERMINAL_TEXT)['en'],
): Promise<Script | null> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw new Error(text.noScript(file, messageOf(error)), { cause: error })
  }
  let content: string
  try {
    content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new Error(text.noScript(file, text.notText), { cause: error })
  }
  const { script, problems } = checkScript(content)
  if (script === null) report.problems(file, content, problems)
  return script
}

/** Hours of recording must not end at a folder that is not there. @throws Error with a sentence */
async function requirePlace(file: string, text: (typeof TERMINAL_TEXT)['en']): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK)
  } catch (error) {
    throw new Error(text.noPlace(file, messageOf(error)), { cause: error })
  }
  const there = await stat(file).catch(() => null)
  if (there?.isDirectory()) throw new Error(text.noPlace(file, text.isFolder))
}

/** @param again once more, after a while */
function onInterrupt(first: () => void, again: () => void): () => void {
  let atMs: number | null = null
  const interrupted = (signal: NodeJS.Signals): void => {
    if (atMs === null) first()
    else if (signal === 'SIGINT' && performance.now() - atMs > AGAIN_MS) again()
    atMs ??= performance.now()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, interrupted)
  return () => {
    for (const signal of signals) process.off(signal, interrupted)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describe(error: unknown): string {
  if (!(error instanceof AppError)) return messageOf(error)
  const data = Object.entries(error.data).map(([name, value]) => `${name}: ${String(value)}`)
  return [error.code, ...data].join(' · ')
}
