import { app, dialog, Menu, nativeTheme, protocol, session, shell } from 'electron'
import type { BrowserWindow } from 'electron'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createHandlers } from '#main/ipc/handlers.ts'
import { registerIpc, sendEvent } from '#main/ipc/register.ts'
import { createRouter } from '#main/ipc/router.ts'
import { TracePorts } from '#main/ipc/trace-ports.ts'
import type { IpcEventName, IpcEvents } from '#shared/ipc/registry.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { nativeThemeOf } from './background.ts'
import type { BlockedRequests } from './blocked.ts'
import type { Core } from './core.ts'
import type { Log } from './log.ts'
import { MENU_TEXT } from './menu-text.ts'
import { menuTemplate } from './menu.ts'
import type { Paths } from './paths.ts'
import { serveFolder } from './protocol.ts'
import { APP_ORIGIN, APP_SCHEME, denyPermissions } from './security.ts'
import { guardSession, staysInside } from './session-guard.ts'
import { openWindow } from './window.ts'

export interface WindowModeOptions {
  core: Core
  paths: Paths
  log: Log
  blocked: BlockedRequests
  rendererUrl: string | null
}

/** Rooms on the rail there are so far, by their number: chat, sessions, models, settings. */
const ROOMS = [1, 5, 6, 7]

/** Joins services, IPC, menus and the window. Called once, when Electron is ready. */
export async function startWindow(options: WindowModeOptions): Promise<void> {
  const { core, paths, log, rendererUrl } = options
  let window: BrowserWindow | null = null
  const tell = <K extends IpcEventName>(name: K, payload: IpcEvents[K]): void => {
    sendEvent(window?.webContents, name, payload)
  }
  const open = (): void => {
    window = openWindow({
      url: rendererUrl ?? `${APP_ORIGIN}/`,
      preload: paths.preload,
      stateFile: paths.windowState,
      settings: () => core.settings.get(),
      developer: !app.isPackaged,
      log,
    })
    window.once('closed', () => {
      window = null
    })
  }

  await guardDefaultSession(options)
  connectIpc(options, () => window)
  pushEvents(options, tell)
  const look = (settings: Settings): void => {
    nativeTheme.themeSource = nativeThemeOf(settings.theme)
    setMenu(settings, paths, tell)
  }
  look(core.settings.get())
  core.settings.onChange(look)
  app.on('second-instance', () => {
    if (window === null) open()
    else bringForward(window)
  })
  app.on('activate', () => {
    if (window === null) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  open()
}

async function guardDefaultSession({
  paths,
  blocked,
  rendererUrl,
}: WindowModeOptions): Promise<void> {
  const own = session.defaultSession
  protocol.handle(APP_SCHEME, serveFolder(paths.renderer))
  denyPermissions(own, rendererUrl)
  await guardSession(own, rendererUrl, (from, url) => {
    blocked.add(from, url)
  })
}

function connectIpc(options: WindowModeOptions, window: () => BrowserWindow | null): void {
  const { core, paths, log, blocked, rendererUrl } = options
  const tracePorts = new TracePorts()
  core.recorder.onBatch((batch) => {
    tracePorts.send(batch)
  })
  const handlers = createHandlers({
    ...core,
    app: {
      info: () => ({
        version: app.getVersion(),
        platform: `${process.platform} ${process.arch}`,
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node,
        userData: paths.userData,
        modelsFolder: paths.userModels[0] ?? paths.userData,
        storeProblem: core.storeProblem,
      }),
      blocked: () => blocked.summary(),
      openModelsFolder: () => openFolder(paths.userModels[0] ?? paths.userData),
    },
    askExportFile: (suggestedName) => askWhereToSave(suggestedName, window()),
  })
  registerIpc({
    router: createRouter(handlers, (route, error) => {
      log.error(`request ${route}`, error)
    }),
    tracePorts,
    rendererUrl,
    onRefused: (address) => {
      if (/^(https?|wss?):/i.test(address) && !staysInside(address, rendererUrl)) {
        blocked.add('renderer', address)
      }
    },
  })
}

function pushEvents(
  { core, blocked }: WindowModeOptions,
  tell: <K extends IpcEventName>(name: K, payload: IpcEvents[K]) => void,
): void {
  core.models.onStatus((status) => {
    tell('model.status', status)
  })
  core.settings.onChange((settings) => {
    tell('settings.changed', settings)
  })
  core.library.onSessionChanged((sessionId) => {
    tell('session.changed', { sessionId })
  })
  blocked.onAdd((count, latest) => {
    tell('app.blocked', { count, latest })
  })
}

function setMenu(
  settings: Settings,
  paths: Paths,
  tell: <K extends IpcEventName>(name: K, payload: IpcEvents[K]) => void,
): void {
  const template = menuTemplate({
    text: MENU_TEXT[settings.locale],
    appName: app.getName(),
    mac: process.platform === 'darwin',
    developer: !app.isPackaged,
    rooms: ROOMS,
    onCommand: (command) => {
      tell('menu.command', { command })
    },
    onOpenModels: () => void openFolder(paths.userModels[0] ?? paths.userData),
    onOpenLog: () => void openFolder(dirname(paths.log)),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await shell.openPath(folder)
}

async function askWhereToSave(
  suggestedName: string,
  window: BrowserWindow | null,
): Promise<string | null> {
  const options = {
    defaultPath: suggestedName,
    filters: [{ name: 'Vitrine', extensions: ['vitrine'] }],
  }
  const answer = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
