import type { ScriptStep } from './script.ts'

/** What a recording tells while it goes on; `step` counts from 0. */
export interface RecordProgress {
  step: number
  of: number
  do: ScriptStep['do']
  state: 'started' | 'done' | 'failed'
  /** How the run ended, or the error's code; empty at the start. */
  detail: string
}

/** One line for a terminal, in English. */
export function formatProgress({ step, of, do: what, state, detail }: RecordProgress): string {
  const place = `[${String(step + 1)}/${String(of)}] steps[${String(step)}] ${what}`
  return `${place}: ${state}${detail === '' ? '' : ` (${detail})`}`
}
