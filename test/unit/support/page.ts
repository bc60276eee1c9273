import { createPinia, setActivePinia } from 'pinia'
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest'
import { useChatStore } from '#renderer/stores/chat.ts'
import type { ScriptedRun } from './scripted-runtime.ts'
import { openWindow } from './window.ts'

type Opened = Awaited<ReturnType<typeof openWindow>>

/**
 * A page for a file's tests of stores: one main process for all of them, and for each the window opened
 * again over it.
 */
export function usePage() {
  const page = new EventTarget()
  let opened: Opened | null = null
  beforeAll(async () => {
    vi.stubGlobal('window', page)
    opened = await openWindow(page)
  })
  afterAll(() => {
    opened?.close()
  })
  beforeEach(() => {
    setActivePinia(createPinia())
  })
  const app = (): Opened => {
    if (opened === null) throw new Error('the window opens before the first test')
    return opened
  }

  return {
    app,

    /** Sends and waits until the model process has been asked. */
    async send(text: string): Promise<ScriptedRun> {
      const { runtime } = app()
      const before = runtime.runs.length
      await useChatStore().send(text)
      await vi.waitFor(() => {
        expect(runtime.runs.length).toBe(before + 1)
      })
      return runtime.run
    },

    async ended(): Promise<void> {
      await vi.waitFor(() => {
        expect(useChatStore().running).toBe(false)
      })
    },
  }
}
