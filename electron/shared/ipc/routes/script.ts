import { z } from 'zod'
import { defineRoute } from '../define.ts'
import type { SerializedError } from '../../trace/event.ts'
import { idSchema, trusted } from './common.ts'

export type ScriptDo = 'chat' | 'complete' | 'translate' | 'probe' | 'bookmark'

/** A step as it is understood. */
export interface ScriptStepView {
  do: ScriptDo
  /** null for bookmarks. */
  model: string | null
  /** What is asked, as far as it fits a line; of a probe its kind, of a bookmark its title. */
  what: string
  /** Goes on in the chat before. */
  continues: boolean
  /** Of a bookmark. */
  notes: number
}

/** Something wrong in a script; line and column count from 1, the column in characters. */
export interface ScriptMistake {
  line: number
  column: number
  /** The field, as `steps[3].sampling.topP`; '' where the text is no JSON. */
  path: string
  /** A sentence in the language of the settings. */
  message: string
}

/** A model that cannot do what steps ask of it; they are numbered from 1. */
export interface ScriptModelProblem {
  model: string
  steps: number[]
  problem: 'missing' | 'chat' | 'translate'
}

/** What there is to say of a script before it runs. */
export interface ScriptCheck {
  title: string
  mistakes: ScriptMistake[]
  /** None where something is wrong. */
  steps: ScriptStepView[]
  unfit: ScriptModelProblem[]
  /** Where models are named: offsets of the value in the text, quotation marks included. */
  named: { model: string; at: number; end: number }[]
  /** Those on this machine that can be used. */
  models: { id: string; task: 'chat' | 'translate' }[]
}

export interface ScriptStepStatus extends ScriptStepView {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped'
  /** Written so far. */
  tokens: number
  ms: number
  error: SerializedError | null
}

export interface ScriptRecording {
  /** null until its session is there. */
  sessionId: string | null
  title: string
  state: 'running' | 'stopping' | 'ended' | 'stopped'
  steps: ScriptStepStatus[]
}

/** What changed in the recording under way. */
export interface ScriptProgress {
  sessionId: string | null
  state: ScriptRecording['state']
  /** Its place, from 0, and how it stands now; null where no step changed. */
  at: number
  step: ScriptStepStatus | null
}

/** A session's questions as a script. */
export interface SessionScript {
  text: string
  /** Answers on other branches than the one shown, and bookmarks on them: they are not in it. */
  left: { answers: number; bookmarks: number }
}

const textSchema = z.string().max(16 * 2 ** 20)

export const scriptRoutes = {
  'script.check': defineRoute(z.object({ text: textSchema }), trusted<ScriptCheck>()),
  /** Asks which script to open; null where the person cancelled. */
  'script.open': defineRoute(z.null(), trusted<{ name: string; text: string } | null>()),
  /** Asks where to save it. */
  'script.save': defineRoute(
    z.object({ text: textSchema, title: z.string().max(200) }),
    z.object({ file: z.string() }).nullable(),
  ),
  /** Begins to record, and answers at once; `script.progress` tells how it goes on. */
  'script.start': defineRoute(z.object({ text: textSchema }), trusted<ScriptRecording>()),
  /** Ends it after what has been recorded so far. */
  'script.stop': defineRoute(z.null(), z.null()),
  /** The recording under way, or the last one since the app was started. */
  'script.status': defineRoute(z.null(), trusted<ScriptRecording | null>()),
  'script.ofSession': defineRoute(z.object({ sessionId: idSchema }), trusted<SessionScript>()),
}
