import { app, BrowserWindow, dialog, Menu, nativeTheme, screen } from 'electron'
import type { WebPreferences } from 'electron'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { backgroundOf } from './background.ts'
import { contextTemplate } from './context-menu.ts'
import type { Log } from './log.ts'
import { MENU_TEXT } from './menu-text.ts'
import {
  broughtBack,
  DEFAULT_SIZE,
  MIN_SIZE,
  readWindowState,
  writeWindowState,
} from './window-state.ts'

export interface WindowOptions {
  url: string
  preload: string
  /** For Linux, where an app that no package installed has none; elsewhere the executable's is shown. */
  icon: string
  stateFile: string
  settings: () => Settings
  /** Developer tools can be opened. */
  developer: boolean
  log: Log
}

/** A page that has not painted by then is shown as it is. */
const SHOW_AT_LATEST_MS = 3000

/** A page that dies more often than this is left alone: reloading does not help it. */
const RELOADS = { count: 3, withinMs: 60_000 }

export function openWindow(options: WindowOptions): BrowserWindow {
  const displays = screen.getAllDisplays().map((display) => display.workArea)
  const state = readWindowState(options.stateFile, displays)
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...state.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    autoHideMenuBar: true,
    ...(process.platform === 'linux' && { icon: options.icon }),
    backgroundColor: backgroundOf(options.settings().theme, nativeTheme.shouldUseDarkColors),
    webPreferences: pagePreferences(options),
  })
  showOncePainted(window, state.maximized, options.log)
  rememberBounds(window, options.stateFile)
  stayOnDisplays(window)
  window.webContents.on('context-menu', (_event, params) => {
    const items = contextTemplate(params, MENU_TEXT[options.settings().locale])
    Menu.buildFromTemplate(items).popup({ window })
  })
  reloadAfterCrash(window, options.log, () => {
    void askWhetherToReload(window, options.settings().locale)
  })
  window.loadURL(options.url).catch((error: unknown) => {
    options.log.error('page not loaded', error)
  })
  return window
}

/** The locks every page of the app is under. */
export function pagePreferences({
  preload,
  developer,
}: Pick<WindowOptions, 'preload' | 'developer'>): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
    devTools: developer,
  }
}

function showOncePainted(window: BrowserWindow, maximized: boolean, log: Log): void {
  const show = (): void => {
    if (window.isDestroyed() || window.isVisible()) return
    // Maximising shows a window too, so it waits until here.
    if (maximized) window.maximize()
    window.show()
    log.info('window shown', { sinceStartMs: sinceStart() })
  }
  const timer = setTimeout(show, SHOW_AT_LATEST_MS)
  window.once('ready-to-show', () => {
    clearTimeout(timer)
    show()
  })
}

/** Age of this process, ms. */
function sinceStart(): number {
  return Math.round(Date.now() - (process.getCreationTime() ?? Date.now()))
}

/** Not every system moves a window whose display is unplugged. */
function stayOnDisplays(window: BrowserWindow): void {
  const look = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return
    const displays = screen.getAllDisplays().map((display) => display.workArea)
    const bounds = broughtBack(window.getBounds(), displays)
    if (bounds !== null) window.setBounds(bounds)
  }
  screen.on('display-removed', look)
  screen.on('display-metrics-changed', look)
  window.on('closed', () => {
    screen.off('display-removed', look)
    screen.off('display-metrics-changed', look)
  })
}

function rememberBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  })
}

/**
 * The page shows what main keeps, so a dead page costs nothing but a reload; runs go on.
 *
 * @param giveUp called where it dies again and again
 */
export function reloadAfterCrash(window: BrowserWindow, log: Log, giveUp: () => void): void {
  let reloads: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('page process gone', `${reason} ${String(exitCode)}`)
    const now = Date.now()
    reloads = [...reloads.filter((at) => now - at < RELOADS.withinMs), now]
    if (reason === 'clean-exit') return
    const isLoop = reloads.length > RELOADS.count
    setImmediate(() => {
      if (window.isDestroyed()) return
      if (isLoop) giveUp()
      else window.webContents.reload()
    })
  })
}

/** An empty window says nothing: somebody has to. */
async function askWhetherToReload(
  window: BrowserWindow,
  locale: Settings['locale'],
): Promise<void> {
  const text = MENU_TEXT[locale]
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: text.pageEnds,
    detail: text.pageEndsDetail,
    buttons: [text.reload, text.quit],
    defaultId: 0,
    cancelId: 0,
  })
  if (response !== 0) app.quit()
  else if (!window.isDestroyed()) window.webContents.reload()
}
