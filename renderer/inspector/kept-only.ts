import { inject, type InjectionKey } from 'vue'
import type { ProbeKind } from '#shared/trace/probe.ts'

/** The kinds of questions about a run that can be answered; nothing provides it where a model can be asked. */
export type KeptOnly = (runId: string) => ReadonlySet<ProbeKind>

export const KEPT_ONLY: InjectionKey<KeptOnly> = Symbol('kept only')

export function useKeptOnly(): KeptOnly | null {
  return inject(KEPT_ONLY, null)
}
