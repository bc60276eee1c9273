import { app, protocol, session } from 'electron'
import type { Session } from 'electron'
import type { BlockedRequests } from './blocked.ts'
import type { Log } from './log.ts'
import { serveFolder } from './protocol.ts'
import { APP_SCHEME, denyPermissions, lockContents } from './security.ts'
import { guardSession } from './session-guard.ts'

export interface GuardOptions {
  /** Folder of the built page. */
  folder: string
  log: Log
  blocked: BlockedRequests
  /** The development server, or null. */
  rendererUrl: string | null
}

/** Serves the page; locks and guards it, and whatever page or session should ever come to be. */
export async function guardPages({
  folder,
  log,
  blocked,
  rendererUrl,
}: GuardOptions): Promise<void> {
  const guard = (guarded: Session): Promise<void> => {
    denyPermissions(guarded, rendererUrl)
    return guardSession(guarded, rendererUrl, (from, url) => {
      blocked.add(from, url)
    })
  }
  protocol.handle(APP_SCHEME, serveFolder(folder))
  app.on('session-created', (created) => {
    guard(created).catch((error: unknown) => {
      log.error('session not guarded', error)
    })
  })
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents)
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    log.error('process gone', `${type} ${reason} ${String(exitCode)}`)
  })
  await guard(session.defaultSession)
}
