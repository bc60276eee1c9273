import { app, dialog } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import type { Core } from './core.ts'
import type { Log } from './log.ts'
import { MENU_TEXT } from './menu-text.ts'

/** Quitting waits no longer than this for the model process and the store, ms. */
const LATEST_MS = 3000

/** Before the app quits: what runs is stopped and stored, the model process ended, the store closed. */
export function closeBeforeQuit(core: Core, log: Log): void {
  let closing: Promise<void> | null = null
  let closed = false
  let isAsking = false
  const tryAgain = async (sessions: number): Promise<boolean> => {
    isAsking = true
    const again = await askWhetherToTryAgain(core, sessions)
    isAsking = false
    return again
  }
  const latest = async (): Promise<void> => {
    do await delay(LATEST_MS)
    while (isAsking)
  }
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing ??= Promise.race([core.close(tryAgain), latest()])
      .catch((error: unknown) => {
        log.error('close', error)
      })
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}

/** Beside the window, where there is one: sessions can be exported meanwhile. */
async function askWhetherToTryAgain(core: Core, sessions: number): Promise<boolean> {
  const text = MENU_TEXT[core.settings.get().locale]
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: text.unsaved.replace('{n}', String(sessions)),
    detail: text.unsavedDetail,
    buttons: [text.tryAgain, text.quitUnsaved],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 0
}

/** Ends the app in order and starts it again, once who asked for it has been answered. */
export function restartSoon(): void {
  setImmediate(() => {
    app.relaunch()
    app.quit()
  })
}
