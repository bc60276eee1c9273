import { inject, type InjectionKey } from 'vue'
import type { PanelName } from '../stores/inspect.ts'

/** Shows a run in the Inspect room, with what is selected; nothing provides it where there is no such room. */
export type Enlarge = (runId: string, panel: PanelName) => void

export const ENLARGE: InjectionKey<Enlarge | null> = Symbol('enlarge')

export function useEnlarge(): Enlarge | null {
  return inject(ENLARGE, null)
}
