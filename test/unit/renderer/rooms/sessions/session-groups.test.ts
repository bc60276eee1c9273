import { describe, expect, it } from 'vitest'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { filterOf, NO_CHOICE } from '#renderer/rooms/sessions/session-filter.ts'
import {
  beginnings,
  boundsOf,
  listRows,
  untilTomorrow,
} from '#renderer/rooms/sessions/session-groups.ts'

const at = (day: number, hour: number, minute = 0): number =>
  new Date(2026, 2, day, hour, minute).getTime()
const NOW = at(31, 15, 30)

function session(id: string, updatedMs: number, pinned = false): SessionSummary {
  return {
    ...{ id, title: id, sample: false, createdMs: 0, updatedMs, messages: 2, runs: 1 },
    ...{ tokens: 9, bookmarks: 0, notes: 0 },
    ...{ modelIds: [], tasks: [], bytes: 0, pinned, tags: [], preview: '', hit: null },
  }
}

describe('the list of sessions', () => {
  it('stands under headings: pinned ones, then by calendar days, here', () => {
    const rows = listRows(
      [
        session('pin', at(1, 12), true),
        session('now', NOW),
        session('midnight', at(31, 0)),
        session('late', at(30, 23, 59)),
        session('week', at(25, 0)),
        session('before', at(24, 23, 59)),
        session('month', at(2, 0)),
        session('old', at(1, 23, 59)),
      ],
      NOW,
    )
    expect(rows.map((row) => ('heading' in row ? `# ${row.heading}` : row.session.id))).toEqual([
      '# pinned',
      'pin',
      '# today',
      'now',
      'midnight',
      '# week',
      'late',
      'week',
      '# month',
      'before',
      'month',
      '# older',
      'old',
    ])
  })

  it('dated after today stand above it: the clock was wrong when they were recorded', () => {
    const rows = listRows(
      [
        session('far', at(31, 12) + 9e11),
        session('next', at(32, 0)),
        session('last', at(31, 23, 59)),
      ],
      NOW,
    )
    expect(rows.map((row) => ('heading' in row ? `# ${row.heading}` : row.session.id))).toEqual([
      '# ahead',
      'far',
      'next',
      '# today',
      'last',
    ])
  })

  it('has no heading without a session', () => {
    expect(listRows([], NOW)).toEqual([])
  })
})

describe('a choice of age', () => {
  it('means the times its heading means', () => {
    expect(boundsOf('today', NOW)).toEqual({ fromMs: at(31, 0) })
    expect(boundsOf('week', NOW)).toEqual({ fromMs: at(25, 0) })
    expect(boundsOf('older', NOW)).toEqual({ toMs: beginnings(NOW).month })
    expect(boundsOf(null, NOW)).toEqual({})
    expect(filterOf(NO_CHOICE, NOW)).toEqual({})
    expect(filterOf({ modelId: 'm', age: 'today', tag: 't', task: 'chat' }, NOW)).toEqual({
      modelId: 'm',
      tag: 't',
      task: 'chat',
      fromMs: at(31, 0),
    })
  })

  it('is another at midnight', () => {
    expect(NOW + untilTomorrow(NOW)).toBe(new Date(2026, 3, 1).getTime())
  })
})
