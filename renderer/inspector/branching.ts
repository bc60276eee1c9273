import { inject, type InjectionKey } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'

/** Branching off at a token of an answer; nothing provides it where no conversation goes on. */
export interface Branching {
  /** Why no branch can leave this run now; null where one can. */
  refusal: (header: RunHeader) => 'busy' | 'model' | null
  /** The same answer up to `step`, then this token, then what follows from it. */
  force: (header: RunHeader, step: number, tokenId: number) => void
  /** The same answer up to `step`, then new draws. */
  roll: (header: RunHeader, step: number) => void
  /** The temperature a new roll takes: a greedy answer would only say the same again. */
  rollTemperature: (header: RunHeader) => number
}

export const BRANCHING: InjectionKey<Branching> = Symbol('branching')

export function useBranching(): Branching | null {
  return inject(BRANCHING, null)
}
