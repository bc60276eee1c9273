import { z } from 'zod'
import { defineRoute } from '../define.ts'

export interface BlockedRequest {
  atMs: number
  /** Which process tried. */
  from: 'renderer' | 'main' | 'runtime'
  target: string
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
    }),
  ),
  'app.blocked': defineRoute(
    z.null(),
    z.object({ count: z.number(), latest: z.array(z.custom<BlockedRequest>()) }),
  ),
  /** Keeps the display on while a replay plays, or lets it sleep again. */
  'app.keepAwake': defineRoute(z.object({ on: z.boolean() }), z.null()),
  /** Opens the folder for the user's own models in the system's file manager. */
  'app.openModelsFolder': defineRoute(z.null(), z.null()),
}
