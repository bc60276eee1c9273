import type { RunView } from './reduce.ts'

/**
 * Tokens per second over the tokens after the first, whose time is the prefill's; null below two.
 */
export function tokensPerSecond(
  view: Pick<RunView, 'tokenTimesMs'> & Partial<Pick<RunView, 'header'>>,
): number | null {
  // Tokens taken over from another answer come all at once.
  const times = view.tokenTimesMs.slice(view.header?.begun?.kept ?? 0)
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return spanMs > 0 ? ((times.length - 1) / spanMs) * 1000 : null
}

/** Time from the start of the run to its end, or to its last token so far, ms. */
export function elapsedMs(view: Pick<RunView, 'tokenTimesMs' | 'stats'>): number {
  const { stats } = view
  return stats ? stats.prefillMs + stats.decodeMs : (view.tokenTimesMs.at(-1) ?? 0)
}
