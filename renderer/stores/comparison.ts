import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { SessionDetail } from '#shared/ipc/routes/session.ts'
import { TOP_CANDIDATES, type SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import {
  agreement,
  align,
  pairedCandidates,
  said,
  surprisesOf,
  type PairedCandidate,
} from '../trace/alignment.ts'
import { LIMITS } from '../trace/colouring.ts'
import { conditions, type Conditions } from '../trace/conditions.ts'
import { isRunning, type RunView } from '../trace/reduce.ts'
import { useRunStore } from './run.ts'

/** One of the two runs: what it was asked, in which session, and what it says so far. */
export interface Compared {
  runId: string
  detail: SessionDetail | null
  view: RunView
  question: string
}

/** Bits: an answer that surprised nobody is drawn low, not blown up. */
const LEAST_FULL = 4

/** How many candidates are recorded with every step, at the least. */
export const LISTED_CANDIDATES = TOP_CANDIDATES
export type Candidates = readonly PairedCandidate[]

/** A row as it is shown. */
export type ComparedRow = ReturnType<typeof useComparisonStore>['rows'][number]

/** Two runs laid side by side, stored or still being written. */
export const useComparisonStore = defineStore('comparison', () => {
  const runs = useRunStore()
  const ids = shallowRef<{ a: string; b: string } | null>(null)
  const details = shallowRef<ReadonlyMap<string, SessionDetail>>(new Map())
  const failure = shallowRef<SerializedError | null>(null)
  /** The row looked at, once one was chosen; until then where they part. */
  const chosen = shallowRef<number | null>(null)
  /** Followed for this alone: others may be following the rest. */
  let mine: string[] = []

  function sideOf(runId: string): Compared {
    const detail = details.value.get(runId) ?? null
    const answer = detail?.messages.find((message) => message.runId === runId)
    const asked = detail?.messages.find(({ id }) => id === answer?.parentId)
    return { runId, detail, view: runs.viewOf(runId), question: asked?.text ?? '' }
  }
  const a = computed(() => (ids.value ? sideOf(ids.value.a) : null))
  const b = computed(() => (ids.value ? sideOf(ids.value.b) : null))
  const error = computed(
    () =>
      failure.value ??
      [ids.value?.a, ids.value?.b].flatMap((id) => runs.errors.get(id ?? '') ?? [])[0] ??
      null,
  )

  const alignment = computed(() => (a.value && b.value ? align(a.value.view, b.value.view) : null))
  const running = computed(() =>
    [a.value, b.value].some((side) => side !== null && isRunning(side.view)),
  )
  /** Both are known as far as they go. */
  const ready = computed(
    () => Boolean(a.value?.view.header && b.value?.view.header) && details.value.size > 0,
  )
  const rows = computed(() => {
    const [left, right] = [a.value?.view, b.value?.view]
    if (!alignment.value || !left || !right) return []
    return alignment.value.rows.map((row, index) => ({
      index,
      relation: row.relation,
      a: said(left, row.a),
      b: said(right, row.b),
    }))
  })
  const agreed = computed(() =>
    a.value && b.value && alignment.value
      ? agreement(a.value.view, b.value.view, alignment.value)
      : null,
  )
  /** Index of the row looked at; null where there is none. */
  const current = computed(() => {
    const count = rows.value.length
    if (count === 0) return null
    return Math.min(count - 1, chosen.value ?? alignment.value?.first ?? 0)
  })
  const bits = computed(() => {
    const [left, right] = [a.value?.view, b.value?.view]
    const aligned = alignment.value?.rows
    if (!aligned || !left || !right) return { a: [], b: [] }
    return { a: surprisesOf(left, aligned, 'a'), b: surprisesOf(right, aligned, 'b') }
  })

  /** Where the scale of surprise ends, bits: at the largest of both, within what can be told apart. */
  const full = computed(() => {
    const known = [...bits.value.a, ...bits.value.b].map((value) => value ?? 0)
    const largest = known.reduce((most, value) => Math.max(most, value), LEAST_FULL)
    return Math.min(LIMITS.surprise, Math.ceil(largest))
  })

  function conditionsOf({ runId, detail, view, question }: Compared): Conditions | null {
    if (!view.header) return null
    const system = detail?.runs.find(({ id }) => id === runId)?.system ?? null
    return { header: view.header, system, question, threads: view.stats?.threads ?? null }
  }
  const differences = computed(() => {
    const [left, right] = [a.value && conditionsOf(a.value), b.value && conditionsOf(b.value)]
    return left && right ? conditions(left, right) : []
  })

  /** What both could have said in the row looked at. */
  function candidatesAt(index: number, count: number): Candidates {
    const row = rows.value[index]
    if (!row || !alignment.value) return []
    return pairedCandidates(row.a?.tokens[0], row.b?.tokens[0], alignment.value.by, count)
  }

  async function open(first: string, second: string): Promise<void> {
    close()
    const now = { a: first, b: second }
    ids.value = now
    mine = [...new Set([first, second])].filter((id) => !runs.views.has(id))
    for (const id of mine) runs.follow(id)
    try {
      const found = await Promise.all(
        [first, second].map(
          async (runId) => [runId, await request('session.ofRun', { runId })] as const,
        ),
      )
      if (ids.value === now) details.value = new Map(found)
    } catch (reason) {
      if (ids.value === now) failure.value = asSerializedError(reason)
    }
  }

  function close(): void {
    // One that is being written goes on being followed: that it is, others go by.
    runs.forget(mine.filter((id) => !isRunning(runs.viewOf(id)) || runs.errors.has(id)))
    mine = []
    ids.value = null
    details.value = new Map()
    failure.value = null
    chosen.value = null
  }

  function choose(index: number): void {
    chosen.value = Math.min(rows.value.length - 1, Math.max(0, index))
  }
  /** To the next row that differs, or the one before; stays where there is none. */
  function jump(direction: 1 | -1): void {
    const all = alignment.value?.differing ?? []
    const at = current.value ?? 0
    const to = direction === 1 ? all.find((row) => row > at) : all.findLast((row) => row < at)
    if (to !== undefined) chosen.value = to
  }

  /** Ends the answer that is being written. */
  async function stop(): Promise<void> {
    for (const side of [a.value, b.value]) {
      if (side && isRunning(side.view)) await request('run.stop', { runId: side.runId })
    }
  }

  // Where they part becomes known while the second is written: whoever looks at the end is taken there.
  watch(
    () => alignment.value?.first,
    (now, before) => {
      if (before === null && now !== null && running.value) chosen.value = null
    },
  )

  return {
    ids,
    a,
    b,
    error,
    alignment,
    rows,
    agreed,
    bits,
    full,
    differences,
    current,
    chosen,
    running,
    ready,
    candidatesAt,
    open,
    close,
    choose,
    jump,
    stop,
  }
})
