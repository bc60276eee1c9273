import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/define.ts'
import type { Routes } from '#shared/ipc/registry.ts'
import type { BlockedSummary } from '#shared/ipc/routes/app.ts'
import type { SelfTestAttempt, TestedProcess } from '#shared/self-test.ts'
import { onEvent, request } from '../client/ipc-client.ts'
import { tryRenderer } from '../client/self-test.ts'

export type AppInfo = OutputOf<Routes['app.info']>

/** What came of a self-test, and when. */
interface Tested {
  atMs: number
  attempts: Record<TestedProcess, SelfTestAttempt[]>
}

/** A new library was started, or what is new waits in memory until the old one takes it. */
const RECORDS_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'store.corrupt',
  'store.fullNow',
  'store.failedNow',
])

/** Facts about the app itself: versions, folders, and every request that was refused. */
export const useAppStore = defineStore('app', () => {
  const info = shallowRef<AppInfo | null>(null)
  const blocked = shallowRef<BlockedSummary>({
    ...{ count: 0, tests: 0, latest: [] },
    by: { renderer: 0, main: 0, runtime: 0 },
  })
  const tested = shallowRef<Tested | null>(null)

  /** Why nothing, or not all, is recorded; null where everything is. */
  const storeProblem = computed(() => info.value?.storeProblem ?? null)
  /** Whether nothing of this start will be in the library. */
  const recordsNothing = computed(
    () => storeProblem.value !== null && !RECORDS_ALL_THE_SAME.has(storeProblem.value.code),
  )

  async function load(): Promise<void> {
    onEvent('app.blocked', (summary) => (blocked.value = summary))
    onEvent('store.problem', (problem) => {
      if (info.value !== null) info.value = { ...info.value, storeProblem: problem }
    })
    blocked.value = await request('app.blocked', null)
    info.value = await request('app.info', null)
  }

  /** Shows the folder for people's own models in the system's file manager. */
  async function openModelsFolder(): Promise<void> {
    await request('app.openModelsFolder', null)
  }

  /** Every process tries on purpose to reach a network. */
  async function selfTest(): Promise<void> {
    try {
      const others = await request('app.selfTest', { phase: 'begin' })
      tested.value = { atMs: Date.now(), attempts: { renderer: await tryRenderer(), ...others } }
    } finally {
      await request('app.selfTest', { phase: 'end' })
    }
  }

  return {
    ...{ info, blocked, tested, storeProblem, recordsNothing },
    ...{ load, openModelsFolder, selfTest },
  }
})
