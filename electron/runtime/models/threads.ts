import { availableParallelism } from 'node:os'

/**
 * Threads where nothing has been measured: one for every two logical processors (a core often counts as
 * two, and the window needs one too), no more than 8.
 */
export function defaultThreads(processors = availableParallelism()): number {
  return Math.min(8, Math.max(processors > 1 ? 2 : 1, Math.floor(processors / 2)))
}
