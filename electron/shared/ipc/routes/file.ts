import { z } from 'zod'
import type { SerializedError } from '../../trace/event.ts'
import { defineRoute } from '../define.ts'
import { trusted } from './common.ts'

/** What became of a `.vitrine` file that was to be opened. */
export type OpenedFile = { sessionId: string; title: string } | { error: SerializedError }

export const fileRoutes = {
  /** Asks which `.vitrine` files to open; `file.opened` tells when there is something to take. */
  'file.open': defineRoute(z.null(), z.null()),
  /** What was opened since it was asked last, in that order. */
  'file.takeOpened': defineRoute(z.null(), trusted<OpenedFile[]>()),
}
