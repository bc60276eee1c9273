/** A clock that is behind what was recorded last by no more than this was set back by hand, ms. */
const LEAD_MS = 3 * 86_400_000

/**
 * The time of day, ms since 1970, that never goes back while the app runs: what is recorded later stands
 * later, whatever is done to the laptop's clock. From one start to the next neither, by up to three days;
 * what was recorded in another year would date everything from then on, so beyond that the clock is
 * followed.
 *
 * @param options.latest when something was recorded last, ms since 1970
 * @param options.wall the clock on the wall, ms since 1970
 * @param options.passed a clock that never goes back, ms
 */
export function steadyNow({
  latest = 0,
  wall = () => Date.now(),
  passed = () => performance.now(),
}: {
  latest?: number
  wall?: () => number
  passed?: () => number
} = {}): () => number {
  let last = wall()
  if (latest - last <= LEAD_MS) last = Math.max(last, latest)
  let at = passed()
  return () => {
    const [now, nowAt] = [wall(), passed()]
    last = now >= last ? now : last + (nowAt - at)
    at = nowAt
    return Math.floor(last)
  }
}
