import { describe, expect, test } from 'vitest'
import { visibleMessages } from '#renderer/rooms/sessions/visible-messages.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'

const message = (id: string, runId: string | null): SessionMessage => ({
  id,
  parentId: null,
  role: runId === null ? 'user' : 'assistant',
  text: id,
  runId,
  createdMs: 0,
})
const talk = [message('q1', null), message('a1', 'r1'), message('q2', null), message('a2', 'r2')]

function shown(messages: SessionMessage[], begun: string[]): string[] {
  return visibleMessages(messages, (runId) => begun.includes(runId)).map(({ id }) => id)
}

describe('visibleMessages', () => {
  test('before anything has happened the first question stands alone', () => {
    expect(shown(talk, [])).toEqual(['q1'])
  })

  test('a question comes with its answer, not before', () => {
    expect(shown(talk, ['r1'])).toEqual(['q1', 'a1'])
    expect(shown(talk, ['r1', 'r2'])).toEqual(['q1', 'a1', 'q2', 'a2'])
  })

  test('a question that was never answered is shown at the end', () => {
    expect(shown([...talk, message('q3', null)], ['r1', 'r2'])).toHaveLength(5)
    expect(shown([message('q1', null)], [])).toEqual(['q1'])
  })
})
