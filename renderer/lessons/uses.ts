import type { UsesState } from './engine/states/uses.ts'

/** What one model is used for in chapter 13. */
export type Use = UsesState['use']
export const USES: readonly Use[] = ['generation', 'answer', 'translation', 'summary', 'dialogue']
