import type { SessionSummary } from '#shared/ipc/routes/session.ts'

export const AGES = ['today', 'week', 'month', 'older'] as const
export type Age = (typeof AGES)[number]
/** A session is dated after today where the clock was wrong when it was recorded. */
export type Group = 'pinned' | 'ahead' | Age

/** A line of the list: the heading of a group, or a session. */
export type ListRow = { heading: Group } | { session: SessionSummary }

const DAY_MS = 86_400_000

/**
 * When each age begins, ms since 1970: today at midnight here, the last seven and thirty days with
 * today among them.
 */
export function beginnings(nowMs: number): Record<Exclude<Age, 'older'>, number> {
  const now = new Date(nowMs)
  const day = (back: number): number =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime()
  return { today: day(0), week: day(6), month: day(29) }
}

/** The times a choice of age stands for; nothing where it sets no bound. */
export function boundsOf(age: Age | null, nowMs: number): { fromMs?: number; toMs?: number } {
  if (age === null) return {}
  const begin = beginnings(nowMs)
  return age === 'older' ? { toMs: begin.month } : { fromMs: begin[age] }
}

/** Sessions as they come, pinned first, under the headings of their groups. */
export function listRows(sessions: readonly SessionSummary[], nowMs: number): ListRow[] {
  const begin = beginnings(nowMs)
  const tomorrow = nowMs + untilTomorrow(nowMs)
  const groupOf = ({ pinned, updatedMs }: SessionSummary): Group => {
    if (pinned) return 'pinned'
    if (updatedMs >= tomorrow) return 'ahead'
    if (updatedMs >= begin.today) return 'today'
    if (updatedMs >= begin.week) return 'week'
    return updatedMs >= begin.month ? 'month' : 'older'
  }
  const rows: ListRow[] = []
  let open: Group | null = null
  for (const session of sessions) {
    const group = groupOf(session)
    if (group !== open) rows.push({ heading: group })
    open = group
    rows.push({ session })
  }
  return rows
}

/** How long a list stays right: until the next midnight, ms. */
export function untilTomorrow(nowMs: number): number {
  return Math.max(1, beginnings(nowMs + DAY_MS).today - nowMs)
}
