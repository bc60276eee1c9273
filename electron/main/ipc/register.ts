import { ipcMain, MessageChannelMain } from 'electron'
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { isTrustedSender } from '#main/app/security.ts'
import { CHANNEL } from '#shared/ipc/channels.ts'
import type { IpcEventName, IpcEvents } from '#shared/ipc/registry.ts'
import { AppError, serializeError, type IpcResult } from '#shared/ipc/result.ts'
import type { Router } from './router.ts'
import type { TracePorts } from './trace-ports.ts'

export interface IpcOptions {
  router: Router
  tracePorts: TracePorts
  /** The development server, or null. */
  rendererUrl: string | null
  /** The page's policy refused an address. */
  onRefused: (address: string) => void
}

/** Opens the channels; whatever does not come from the app's own page is refused or ignored. */
export function registerIpc(options: IpcOptions): void {
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    isTrustedSender(event.senderFrame, options.rendererUrl)

  ipcMain.handle(CHANNEL.request, async (event, route: unknown, input: unknown) => {
    if (trusted(event)) return options.router(route, input)
    const error = serializeError(new AppError('app.forbiddenSender'))
    return { ok: false, error } satisfies IpcResult<never>
  })
  ipcMain.on(CHANNEL.connect, (event) => {
    if (!trusted(event)) return
    const { port1, port2 } = new MessageChannelMain()
    event.sender.postMessage(CHANNEL.connect, null, [port2])
    options.tracePorts.connect(port1)
  })
  ipcMain.on(CHANNEL.refused, (event, address: unknown) => {
    if (trusted(event) && typeof address === 'string') options.onRefused(address)
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
