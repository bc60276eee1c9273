import type { ProbeRequest } from './probe.ts'

/** One text for one question, whatever the order of its fields. */
export function requestKey(request: ProbeRequest): string {
  const { probe, ...fields } = request
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({ probe, ...Object.fromEntries(sorted) })
}
