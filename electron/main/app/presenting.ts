import { powerSaveBlocker, screen } from 'electron'
import type { BrowserWindow } from 'electron'
import { StageService, type Presenter } from '#main/services/stage/stage-service.ts'
import { KeepAwake } from './keep-awake.ts'
import type { Tell } from './connect-ipc.ts'
import { openStageWindow, systemDisplays } from './stage-window.ts'
import type { WindowOptions } from './window.ts'

interface PresentingOptions {
  /** Of the app's own window. */
  window: () => BrowserWindow | null
  tell: Tell
  stage: Omit<WindowOptions, 'stateFile'>
}

/** Joins the stage's service to Electron's windows and screens. */
export function createStage({ window, tell, stage }: PresentingOptions): StageService {
  // Beside the one for playing: a pause must not let the projector go dark.
  const awake = new KeepAwake(powerSaveBlocker)
  const presenter: Presenter = {
    displayId() {
      const bounds = window()?.getBounds()
      return (bounds ? screen.getDisplayMatching(bounds) : screen.getPrimaryDisplay()).id
    },
    setFullScreen: (on) => window()?.setFullScreen(on),
    tell: (status, incident) => {
      tell('stage.changed', { status, incident })
    },
    press: (key) => {
      tell('stage.key', { key })
    },
    setPresenting(on) {
      awake.set(on)
      // Covered by another window, the presenter's page drives the stage all the same.
      window()?.webContents.setBackgroundThrottling(!on)
    },
  }
  return new StageService({
    displays: systemDisplays(),
    presenter,
    openWindow: (placement, events) => openStageWindow(stage, placement, events),
  })
}
