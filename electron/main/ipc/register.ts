import { ipcMain, MessageChannelMain } from 'electron'
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { isTrustedSender } from '#main/app/security.ts'
import { CHANNEL } from '#shared/ipc/channels.ts'
import type { IpcEventName, IpcEvents } from '#shared/ipc/registry.ts'
import { AppError, serializeError, type IpcResult } from '#shared/ipc/result.ts'
import type { Router } from './router.ts'
import type { TracePorts } from './trace-ports.ts'
import type { WindowRole } from './window-roles.ts'

export interface IpcOptions {
  router: Router
  tracePorts: TracePorts
  /** Which window's page this is; null for any other. */
  roleOf: (contents: WebContents) => WindowRole | null
  /** The development server, or null. */
  rendererUrl: string | null
  /** Something was dropped on the app's window; the path is checked there. */
  onDrop: (path: string) => Promise<unknown>
  /** The page's policy refused an address. */
  onRefused: (address: string) => void
}

const LONGEST_PATH = 32_767

/** Opens the channels; whatever does not come from the app's own page is refused or ignored. */
export function registerIpc(options: IpcOptions): void {
  const roleOf = (event: IpcMainEvent | IpcMainInvokeEvent): WindowRole | null =>
    isTrustedSender(event.senderFrame, options.rendererUrl) ? options.roleOf(event.sender) : null

  ipcMain.handle(CHANNEL.request, async (event, route: unknown, input: unknown) => {
    const role = roleOf(event)
    if (role !== null) return options.router(route, input, role)
    const error = serializeError(new AppError('app.forbiddenSender'))
    return { ok: false, error } satisfies IpcResult<never>
  })
  ipcMain.handle(CHANNEL.drop, async (event, path: unknown): Promise<IpcResult<unknown>> => {
    try {
      if (roleOf(event) !== 'app') throw new AppError('app.forbiddenSender')
      const known = typeof path === 'string' && path.length <= LONGEST_PATH ? path : ''
      return { ok: true, data: await options.onDrop(known) }
    } catch (error) {
      return { ok: false, error: serializeError(error) }
    }
  })
  ipcMain.on(CHANNEL.connect, (event) => {
    // Nothing live is on a stage, and there is one port: it stays the app's.
    if (roleOf(event) !== 'app') return
    const { port1, port2 } = new MessageChannelMain()
    event.sender.postMessage(CHANNEL.connect, null, [port2])
    options.tracePorts.connect(port1)
  })
  ipcMain.on(CHANNEL.refused, (event, address: unknown) => {
    if (roleOf(event) !== null && typeof address === 'string') options.onRefused(address)
  })
}

/** Tells a window something it did not ask for. */
export function sendEvent<K extends IpcEventName>(
  contents: WebContents | undefined,
  name: K,
  payload: IpcEvents[K],
): void {
  if (contents !== undefined && !contents.isDestroyed()) contents.send(CHANNEL.event, name, payload)
}
