import type { RunHeader } from '#shared/trace/event.ts'
import type { TokenRef } from '../../trace/pieces.ts'
import type { RunView } from '../../trace/reduce.ts'

/** What every panel is given: a run, live, stored or replayed alike, and the token selected in it. */
export interface PanelProps {
  view: RunView
  header: RunHeader
  /** null: none is. */
  token: TokenRef | null
  /** Tokens of the run that can be seen, the prompt's counted. */
  total: number
  /** A run is being made; the model is not to be asked. */
  busy: boolean
}

/** A panel about one token: without one it is not shown. */
export type WithToken = Omit<PanelProps, 'token'> & { token: TokenRef }
