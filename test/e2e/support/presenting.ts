import { expect, type Page } from '@playwright/test'
import type { RunningApp } from './app.ts'

/** From now on every answer to a page but the app's own, and all that is sent to one, is noted. */
export async function listenToStage(app: RunningApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ app: electron, ipcMain, BrowserWindow }) => {
    const said: string[] = []
    Reflect.set(globalThis, 'saidToStage', said)
    const own = BrowserWindow.getAllWindows()[0]?.webContents.id
    type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handler>
    for (const [channel, handle] of handlers) {
      handlers.set(channel, async (event, ...args) => {
        const answer = await handle(event, ...args)
        if (event.sender.id !== own) said.push(JSON.stringify(answer))
        return answer
      })
    }
    electron.on('web-contents-created', (_event, contents) => {
      const send = contents.send.bind(contents)
      contents.send = (...args) => {
        said.push(JSON.stringify(args))
        send(...args)
      }
    })
  })
  return () => app.electron.evaluate(() => Reflect.get(globalThis, 'saidToStage') as string[])
}

/** Begins a presentation and waits for its stage. */
export async function present(app: RunningApp, begin: () => Promise<void>): Promise<Page> {
  const opened = app.electron.waitForEvent('window')
  await begin()
  const stage = await opened
  stage.on('pageerror', (error) => app.errors.push(String(error)))
  await expect(stage.locator('html')).toHaveAttribute('data-ready', 'true')
  return stage
}
