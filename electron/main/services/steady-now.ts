/**
 * The time of day, ms since 1970, that never goes back while the app runs: what is recorded later stands
 * later, whatever is done to the laptop's clock. Set back, it is followed again from the next start on.
 *
 * @param wall the clock on the wall, ms since 1970
 * @param passed a clock that never goes back, ms
 */
export function steadyNow(
  wall: () => number = Date.now,
  passed: () => number = () => performance.now(),
): () => number {
  let last = wall()
  let at = passed()
  return () => {
    const [now, nowAt] = [wall(), passed()]
    last = now >= last ? now : last + (nowAt - at)
    at = nowAt
    return Math.floor(last)
  }
}
