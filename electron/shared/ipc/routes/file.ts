import { z } from 'zod'
import type { SerializedError } from '../../trace/event.ts'
import { defineRoute } from '../define.ts'
import { trusted } from './common.ts'

/** What became of a `.vitrine` file that was to be opened. */
export type OpenedFile =
  | {
      /** One, or those of a talk in its order. */
      sessionIds: string[]
      talkId: string | null
      /** The talk's, or the session's. */
      title: string
    }
  | { error: SerializedError }

/** A file that is being taken in: how many of its bytes have been read. */
export interface OpeningFile {
  name: string
  read: number
  total: number
}

export const fileRoutes = {
  /** Asks which `.vitrine` files to open; `file.opened` tells when there is something to take. */
  'file.open': defineRoute(z.null(), z.null()),
  /** Stops taking in files; nothing is kept of those that were not whole yet. */
  'file.cancel': defineRoute(z.null(), z.null()),
  /** What was opened since it was asked last, in that order. */
  'file.takeOpened': defineRoute(z.null(), trusted<OpenedFile[]>()),
}
