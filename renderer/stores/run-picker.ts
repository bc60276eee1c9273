import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type {
  RunSummary,
  SessionDetail,
  SessionMessage,
  SessionSummary,
} from '#shared/ipc/routes/session.ts'
import { request } from '../client/ipc-client.ts'

const MOST_SESSIONS = 100

/** An answer that can be chosen. */
export interface PickableRun {
  run: RunSummary
  answer: SessionMessage
  /** What it answered. */
  question: string
}

/** Chooses a stored answer to compare another one with, in its session or any other. */
export const useRunPickerStore = defineStore('run-picker', () => {
  const detail = shallowRef<SessionDetail | null>(null)
  /** The one to be compared. */
  const first = shallowRef<string | null>(null)
  const query = shallowRef('')
  const sessions = shallowRef<readonly SessionSummary[]>([])
  /** The other session looked into. */
  const opened = shallowRef<SessionDetail | null>(null)
  let asked = 0

  const here = computed(() => (detail.value ? answersOf(detail.value) : []))
  const there = computed(() => (opened.value ? answersOf(opened.value) : []))

  async function begin(of: SessionDetail, runId: string | null): Promise<void> {
    detail.value = of
    first.value = runId ?? answersOf(of).at(-1)?.run.id ?? null
    opened.value = null
    query.value = ''
    await search('')
  }

  async function search(text: string): Promise<void> {
    const current = ++asked
    query.value = text
    const found = await request('session.list', { query: text, limit: MOST_SESSIONS })
    if (current !== asked) return
    const own = detail.value?.session.id
    sessions.value = found.filter(({ id, runs }) => id !== own && runs > 0)
    if (!found.some(({ id }) => id === opened.value?.session.id)) opened.value = null
  }

  /** Shows another session's answers, or shuts them again. */
  async function look(sessionId: string): Promise<void> {
    if (opened.value?.session.id === sessionId) opened.value = null
    else opened.value = await request('session.get', { sessionId })
  }

  return { detail, first, query, sessions, opened, here, there, begin, search, look }
})

function answersOf({ messages, runs }: SessionDetail): PickableRun[] {
  const known = new Map(messages.map((message) => [message.id, message]))
  return messages.flatMap((answer) => {
    const run = runs.find(({ id }) => id === answer.runId)
    if (!run) return []
    return [{ run, answer, question: known.get(answer.parentId ?? '')?.text ?? '' }]
  })
}
