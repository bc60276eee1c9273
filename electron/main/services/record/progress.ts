import type { SerializedError } from '#shared/trace/event.ts'
import type { ScriptStep } from './script-schema.ts'

export type StepState = 'running' | 'done' | 'failed' | 'stopped'

/** What a recording tells while it goes on. */
export interface RecordProgress {
  /** Counts from 0. */
  step: number
  of: number
  do: ScriptStep['do']
  /** The model that is asked; null for bookmarks. */
  model: string | null
  state: StepState
  /** Written by the step's run so far. */
  tokens: number
  /** Since the step began. */
  ms: number
  /** What it failed with. */
  error: SerializedError | null
}
