import { probeSchema } from '#shared/ipc/routes/run.ts'
import type { ProbeRequest } from '#shared/trace/probe.ts'

/** The question back from its text, as `requestKey` made it. */
export function requestOf(key: string): ProbeRequest {
  return probeSchema.parse(JSON.parse(key))
}
