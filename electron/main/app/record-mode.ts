import { readFile } from 'node:fs/promises'
import { RecordService } from '#main/services/record-service.ts'
import { formatProgress } from '#main/services/record/progress.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { Core } from './core.ts'

/** Writes a line to stderr: stdout stays free for whoever reads it. */
export type Say = (line: string) => void

/**
 * Runs a recording script without a window.
 *
 * @returns the exit code: 0 when every step ran
 */
export async function recordScript(
  core: Core,
  command: { script: string; out: string },
  say: Say,
): Promise<number> {
  const { models, runs, keeper, translations, exporter, library } = core
  const record = new RecordService({
    models,
    runs,
    keeper,
    translations,
    exporter,
    library,
  })
  try {
    const text = await readFile(command.script, 'utf8')
    const { failedSteps } = await record.run(text, {
      out: command.out,
      onProgress: (event) => {
        say(formatProgress(event))
      },
    })
    return failedSteps > 0 ? 1 : 0
  } catch (error) {
    say(describe(error))
    return 1
  }
}

function describe(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error)
  const data = Object.entries(error.data).map(([name, value]) => `${name}: ${String(value)}`)
  return [error.code, ...data].join(' · ')
}
