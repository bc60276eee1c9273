import { app, protocol } from 'electron'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BlockedRequests } from './blocked.ts'
import { guardNode } from './node-guard.ts'
import { APP_SCHEME } from './security.ts'
import { hostResolverRules, QUIET_FEATURES, QUIET_SWITCHES } from './switches.ts'

/** Whether files can be made in a folder, which is made where there is none. */
export function canWriteIn(folder: string): boolean {
  const trial = join(folder, `.trial-${String(process.pid)}`)
  try {
    mkdirSync(folder, { recursive: true })
    // Asking for the rights is not enough: not on Windows, and not where the disk is read-only.
    writeFileSync(trial, '')
    rmSync(trial)
    return true
  } catch (error) {
    // A full disk is another matter: what is there can be changed.
    return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  }
}

/** All that Electron allows only before it is ready. */
export function prepareProcess(options: {
  userData: string
  rendererUrl: string | null
  blocked: BlockedRequests
}): void {
  const { userData, rendererUrl, blocked } = options
  mkdirSync(userData, { recursive: true })
  app.setPath('userData', userData)
  // Where the system has no sandbox (root, some containers) asking for it ends the process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
  const { commandLine } = app
  for (const name of QUIET_SWITCHES) commandLine.appendSwitch(name)
  const features = [commandLine.getSwitchValue('disable-features'), ...QUIET_FEATURES]
  commandLine.appendSwitch('disable-features', features.filter(Boolean).join(','))
  commandLine.appendSwitch('host-resolver-rules', hostResolverRules(rendererUrl))
  guardNode((target) => {
    blocked.add('main', target)
  })
}
