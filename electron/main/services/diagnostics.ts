import { stat } from 'node:fs/promises'
import os from 'node:os'
import { z } from 'zod'
import type { BlockedSummary } from '#shared/ipc/routes/app.ts'
import { settingsSchema, type Settings } from '#shared/ipc/routes/settings.ts'
import type { ErrorBook } from './error-book.ts'
import type { Library } from './library.ts'
import type { ModelService } from './model-service.ts'

export interface DiagnosticsOptions {
  library: Library
  models: Pick<ModelService, 'list' | 'translators' | 'status'>
  settings: () => Settings
  errors: Pick<ErrorBook, 'latest'>
  blocked: () => BlockedSummary
  /** Of the database. */
  file: string
  /** Why nothing is recorded, as a code; null where it is. */
  storeProblem: () => string | null
  versions: Record<string, string>
}

/**
 * What somebody who looks for a fault needs to know, as JSON to be read before it is sent. Nothing people
 * wrote, no title, no path: texts go in as their length alone.
 */
export async function diagnostics(options: DiagnosticsOptions): Promise<string> {
  const { library, models, settings, errors, blocked, file, storeProblem, versions } = options
  const { count, by, tests } = blocked()
  const { models: used, ...database } = library.health()
  const cpus = os.cpus()
  const report = {
    made: new Date(library.now()).toISOString(),
    app: versions,
    system: {
      platform: process.platform,
      architecture: process.arch,
      release: os.release(),
      processor: cpus[0]?.model.trim() ?? '',
      logicalProcessors: cpus.length,
      memoryBytes: os.totalmem(),
    },
    settings: withoutTexts(settings()),
    models: {
      loaded: loaded(models.status()),
      found: [...(await models.list()), ...(await models.translators())].map(
        ({ id, kind, origin, family, bytes, problem }) => ({
          ...{ id, kind, origin, family, bytes },
          problem: problem?.code ?? null,
        }),
      ),
      used,
    },
    database: {
      ...database,
      problem: storeProblem(),
      fileBytes: await sizeOf(file),
      logBytes: await sizeOf(`${file}-wal`),
      sessions: library.attention().sessions,
    },
    refusedRequests: { count, by, ofSelfTests: tests },
    errors: errors.latest(),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Numbers, switches and choices from a list as they are; of anything else, how much there is. */
function withoutTexts(settings: Settings): Record<string, unknown> {
  const shown = Object.entries(settings).map(([name, value]) => [name, shownValue(name, value)])
  return Object.fromEntries(shown) as Record<string, unknown>
}

function shownValue(name: string, value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (name === 'modelId') return value
  if (typeof value === 'string') {
    const schema: unknown = Reflect.get(settingsSchema.shape, name)
    return schema instanceof z.ZodEnum ? value : { letters: value.length }
  }
  if (Array.isArray(value)) return { entries: value.length }
  const fields = Object.entries(value as object)
  const numbers = fields.filter(([, one]) => typeof one === 'number')
  // A list by names has as many entries as names; sampling is numbers alone.
  return name === 'sampling' ? Object.fromEntries(numbers) : { fields: fields.length }
}

function loaded(status: ReturnType<ModelService['status']>): unknown {
  if (status.state !== 'ready') {
    return { state: status.state, ...(status.state === 'failed' && { code: status.error.code }) }
  }
  const { id, sha256, device, precision, threads, loadMs } = status.info
  const { asked, running } = device
  return { state: status.state, id, sha256, device: { asked, running }, precision, threads, loadMs }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}
