import { z } from 'zod'
import type { AppProcess, SelfTestAttempt, TestedProcess } from '../../self-test.ts'
import { defineRoute } from '../define.ts'
import { trusted } from './common.ts'
import type { StartNotice } from './profile.ts'

export interface BlockedRequest {
  atMs: number
  /** Which process tried. */
  from: AppProcess
  target: string
  /** The app's own self-test, which people asked for: counted apart. */
  test: boolean
}

/** What was refused since the app started. */
export interface BlockedSummary {
  /** Attempts but for the self-test's. */
  count: number
  /** The same by process. */
  by: Record<AppProcess, number>
  /** Attempts of the self-test. */
  tests: number
  /** Newest last, both kinds. */
  latest: BlockedRequest[]
}

/** Why nothing, or not all, is recorded: an error code with data. */
const storeProblemSchema = z.object({
  code: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type StoreProblem = z.output<typeof storeProblemSchema>

export const appRoutes = {
  'app.info': defineRoute(
    z.null(),
    z.object({
      version: z.string(),
      platform: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      userData: z.string(),
      modelsFolder: z.string(),
      storeProblem: storeProblemSchema.nullable(),
      /** What happened before the window was there, and what could not be read. */
      notices: trusted<StartNotice[]>(),
    }),
  ),
  'app.blocked': defineRoute(z.null(), trusted<BlockedSummary>()),
  /**
   * `begin`: main, the model process and one that checks folders try on purpose to reach a network; what is refused from now on at
   * the reserved addresses counts as the test's, the window's own attempts too, until `end`. Answers what
   * came of it; nothing at the end.
   */
  'app.selfTest': defineRoute(
    z.object({ phase: z.enum(['begin', 'end']) }),
    trusted<Record<Exclude<TestedProcess, 'renderer'>, SelfTestAttempt[]>>(),
  ),
  /** Keeps the display on while a replay plays, or lets it sleep again. */
  'app.keepAwake': defineRoute(z.object({ on: z.boolean() }), z.null()),
  /** Opens the folder for the user's own models in the system's file manager. */
  'app.openModelsFolder': defineRoute(z.null(), z.null()),
}
