import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type { FolderChecker } from '#shared/runtime/folder-report.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices, type ServicesOptions } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

export const PASSED = {
  problem: null,
  dryRun: { prompt: 'a', tokens: [{ id: 5, text: ' b', probability: 0.25 }], ms: 12 },
}
const passing: FolderChecker = { check: () => Promise.resolve(PASSED) }

/** Services with a models folder of people's own, empty at first, and a place for a folder to add. */
export function open(options: Partial<ServicesOptions> = {}) {
  const root = tempFolder()
  const own = join(root, 'profile', 'models')
  const stick = join(root, 'stick', 'Tiny-GQA')
  mkdirSync(join(root, 'stick'), { recursive: true })
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime, ownModels: own, checker: passing, ...options })
  return { own, stick, app, imports: app.modelImports }
}

/** Everything below a folder, as paths within it. */
export function tree(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort()
}

export const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

export const sha256 = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex')
