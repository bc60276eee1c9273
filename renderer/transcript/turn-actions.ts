import { inject, type InjectionKey } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'

/** What can be done with the turns of a conversation that goes on; a replay has none of it. */
export interface TurnActions {
  /** Nothing can be asked now: an answer is being written, or no model is loaded. */
  idle: () => boolean
  /** A message with those beside it, in the order they were written. */
  versionsOf: (message: SessionMessage) => readonly SessionMessage[]
  showBranch: (messageId: string) => void
  again: (answer: SessionMessage) => void
  /** Lets a cut answer go on from where it was cut. */
  goOn: (answer: SessionMessage) => void
  /** Whether this answer was cut and could go on. */
  canGoOn: (answer: SessionMessage) => boolean
  edit: (message: SessionMessage, text: string) => void
}

export const TURN_ACTIONS: InjectionKey<TurnActions> = Symbol('turn actions')

export function useTurnActions(): TurnActions | null {
  return inject(TURN_ACTIONS, null)
}
