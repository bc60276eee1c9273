/** Where a replay stood when a comparison was opened: its session, and how many events were shown. */
let left: { sessionId: string; playhead: number } | null = null

export function leavePlace(sessionId: string, playhead: number): void {
  left = { sessionId, playhead }
}

/** Once, and of that session alone; null where it was not left so. */
export function takePlace(sessionId: string): number | null {
  const place = left?.sessionId === sessionId ? left.playhead : null
  left = null
  return place
}
