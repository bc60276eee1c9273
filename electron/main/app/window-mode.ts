import { app, Menu, nativeTheme } from 'electron'
import type { BrowserWindow } from 'electron'
import { dirname } from 'node:path'
import type { StageService } from '#main/services/stage/stage-service.ts'
import type { StartNotice } from '#shared/ipc/routes/profile.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { backgroundOf, nativeThemeOf } from './background.ts'
import type { BlockedRequests } from './blocked.ts'
import { connectIpc, openFolder, type Tell } from './connect-ipc.ts'
import type { Core } from './core.ts'
import { guardPages } from './guard-pages.ts'
import type { Log } from './log.ts'
import { MENU_TEXT } from './menu-text.ts'
import { menuTemplate } from './menu.ts'
import { modelsFolder, type Paths } from './paths.ts'
import { createStage } from './presenting.ts'
import { APP_ORIGIN } from './security.ts'
import { openWindow } from './window.ts'

export interface WindowModeOptions {
  core: Core
  paths: Paths
  log: Log
  blocked: BlockedRequests
  /** The development server, or null. */
  rendererUrl: string | null
  /** Of what was done before anything was opened. */
  notices: StartNotice[]
}

/** Rooms on the rail, by their number: chat, translate, inspect, lessons, sessions, models, settings. */
const ROOMS = [1, 2, 3, 4, 5, 6, 7]

/**
 * Joins services, IPC, menus and the window. Called once, when Electron is ready.
 *
 * @returns what brings the window forward, or opens another where it was closed
 */
export async function startWindow(options: WindowModeOptions): Promise<() => void> {
  const { core, paths, log, blocked, rendererUrl } = options
  let window: BrowserWindow | null = null
  const page = {
    preload: paths.preload,
    icon: paths.icon,
    settings: () => core.settings.get(),
    developer: !app.isPackaged,
    log,
  }
  const origin = rendererUrl ?? APP_ORIGIN
  let stage: StageService | null = null
  const open = (): void => {
    window = openWindow({ ...page, url: `${origin}/`, stateFile: paths.windowState })
    window.once('closed', () => {
      window = null
      // Nobody drives the stage any more.
      stage?.close()
    })
  }

  await guardPages({ folder: paths.renderer, log, blocked, rendererUrl })
  const tell = connectIpc({
    ...options,
    window: () => window,
    stage: (tell) =>
      (stage = createStage({
        window: () => window,
        tell,
        stage: { ...page, url: `${origin}/stage.html` },
      })),
  })
  followSettings(core, paths, tell, () => window)
  app.on('activate', () => {
    if (window === null) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  open()
  return () => {
    if (window === null) open()
    else bringForward(window)
  }
}

/** Menus and native colours follow language and theme. */
function followSettings(
  core: Core,
  paths: Paths,
  tell: Tell,
  window: () => BrowserWindow | null,
): void {
  let locale: Settings['locale'] | null = null
  const paint = (): void => {
    const { theme } = core.settings.get()
    window()?.setBackgroundColor(backgroundOf(theme, nativeTheme.shouldUseDarkColors))
  }
  const look = (settings: Settings): void => {
    nativeTheme.themeSource = nativeThemeOf(settings.theme)
    paint()
    if (settings.locale === locale) return
    locale = settings.locale
    setMenu(locale, paths, tell)
  }
  look(core.settings.get())
  core.settings.onChange(look)
  nativeTheme.on('updated', paint)
}

function setMenu(locale: Settings['locale'], paths: Paths, tell: Tell): void {
  const template = menuTemplate({
    text: MENU_TEXT[locale],
    appName: app.getName(),
    mac: process.platform === 'darwin',
    developer: !app.isPackaged,
    rooms: ROOMS,
    onCommand: (command) => {
      tell('menu.command', { command })
    },
    onOpenModels: () => void openFolder(modelsFolder(paths)),
    onOpenLog: () => void openFolder(dirname(paths.log)),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
