import { app, protocol } from 'electron'
import { mkdirSync } from 'node:fs'
import type { BlockedRequests } from './blocked.ts'
import { guardNode } from './node-guard.ts'
import { APP_SCHEME } from './security.ts'
import { hostResolverRules, QUIET_FEATURES, QUIET_SWITCHES } from './switches.ts'

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
