import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { WebContents } from 'electron'
import { sendEvent } from '#main/ipc/register.ts'
import { windowBounds, type Placement } from '#main/services/stage/placement.ts'
import type {
  Displays,
  StageWindow,
  StageWindowEvents,
} from '#main/services/stage/stage-service.ts'
import type { IpcEventName, IpcEvents } from '#shared/ipc/registry.ts'
import { backgroundOf } from './background.ts'
import { pagePreferences, reloadAfterCrash, type WindowOptions } from './window.ts'

/** Electron's screens. `screen` cannot be touched before Electron is ready. */
export function systemDisplays(): Displays {
  return {
    all: () =>
      screen
        .getAllDisplays()
        .map(({ id, label, bounds, workArea }) => ({ id, label, bounds, workArea })),
    onChange(listener) {
      screen.on('display-added', listener)
      screen.on('display-removed', listener)
      screen.on('display-metrics-changed', listener)
    },
  }
}

/** Pages that have been a stage stay one: a request on its way from a closed one is no one else's. */
const stages = new WeakSet<WebContents>()

export function isStage(contents: WebContents): boolean {
  return stages.has(contents)
}

/** Tells every stage there is something it did not ask for. */
export function tellStages<K extends IpcEventName>(name: K, payload: IpcEvents[K]): void {
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    if (isStage(webContents)) sendEvent(webContents, name, payload)
  }
}

/** The second window of the same app: its page has the app's preload and locks, and fewer routes. */
export function openStageWindow(
  options: Omit<WindowOptions, 'stateFile'>,
  placement: Placement,
  events: StageWindowEvents,
): StageWindow {
  const window = new BrowserWindow({
    ...(placement.kind === 'hidden' ? {} : windowBounds(placement.display)),
    show: false,
    autoHideMenuBar: true,
    title: 'Vitrine',
    backgroundColor: backgroundOf(options.settings().theme, nativeTheme.shouldUseDarkColors),
    webPreferences: { ...pagePreferences(options), backgroundThrottling: false },
  })
  const { webContents } = window
  stages.add(webContents)
  // The audience's window has no menu; Alt must not bring one up.
  window.setMenuBarVisibility(false)
  reloadAfterCrash(window, options.log, () => {
    // The presenter is told, and can open it again.
    window.destroy()
  })
  webContents.on('render-process-gone', events.crashed)
  window.on('closed', events.closed)
  window.loadURL(options.url).catch((error: unknown) => {
    options.log.error('stage not loaded', error)
  })
  put(window, placement)
  return {
    place: (next) => {
      if (!window.isDestroyed()) put(window, next)
    },
    show: (state) => {
      sendEvent(webContents, 'stage.state', state)
    },
    close: () => {
      window.off('closed', events.closed)
      if (!window.isDestroyed()) window.destroy()
    },
  }
}

/** Shown without taking the focus: the keys stay the presenter's. */
function put(window: BrowserWindow, placement: Placement): void {
  // Hidden first: not for a moment may it lie over the notes.
  if (placement.kind === 'hidden') window.hide()
  setFull(window, false)
  if (placement.kind === 'hidden') return
  const full = placement.kind === 'full'
  window.setBounds(full ? placement.display.bounds : windowBounds(placement.display))
  if (full) setFull(window, true)
  window.showInactive()
}

/** macOS animates into a space of its own otherwise, and takes the focus along. */
function setFull(window: BrowserWindow, on: boolean): void {
  if (process.platform === 'darwin') window.setSimpleFullScreen(on)
  else window.setFullScreen(on)
}
