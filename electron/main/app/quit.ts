import { app } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import type { Core } from './core.ts'
import type { Log } from './log.ts'

/** Quitting waits no longer than this for the model process and the store, ms. */
const LATEST_MS = 3000

/** Before the app quits: what runs is stopped and stored, the model process ended, the store closed. */
export function closeBeforeQuit(core: Core, log: Log): void {
  let closing: Promise<void> | null = null
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing ??= Promise.race([core.close(), delay(LATEST_MS)])
      .catch((error: unknown) => {
        log.error('close', error)
      })
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}
