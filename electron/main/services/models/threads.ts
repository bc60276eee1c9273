import os from 'node:os'
import { z } from 'zod'
import type { KeyValue } from '../library.ts'

const keptSchema = z.object({ machine: z.string(), threads: z.number().int().min(1).max(256) })

/** What makes a measured number of threads worth nothing on another machine. */
function machine(): string {
  const cpus = os.cpus()
  return `${String(cpus.length)} × ${cpus[0]?.model ?? ''}`
}

const key = (modelId: string) => `threads:${modelId}`

/** The number of threads that was fastest for this model on this machine; null = not yet measured. */
export function keptThreads(settings: KeyValue, modelId: string): number | null {
  try {
    const kept = keptSchema.safeParse(JSON.parse(settings.get(key(modelId)) ?? 'null'))
    return kept.success && kept.data.machine === machine() ? kept.data.threads : null
  } catch {
    return null
  }
}

/** Nothing happens where the store takes nothing: it is measured again then. */
export function keepThreads(settings: KeyValue, modelId: string, threads: number): void {
  try {
    settings.set(key(modelId), JSON.stringify({ machine: machine(), threads }))
  } catch {
    return
  }
}
