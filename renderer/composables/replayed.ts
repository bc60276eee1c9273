import { inject, type InjectionKey } from 'vue'

/** Whether what is shown was written before: nobody waits for the rest of it. */
export const REPLAYED: InjectionKey<boolean> = Symbol('replayed')

export function useReplayed(): boolean {
  return inject(REPLAYED, false)
}
