import { app, dialog, powerSaveBlocker, shell } from 'electron'
import type { BrowserWindow, OpenDialogOptions } from 'electron'
import { mkdir } from 'node:fs/promises'
import { extname } from 'node:path'
import { createHandlers } from '#main/ipc/handlers.ts'
import { registerIpc, sendEvent } from '#main/ipc/register.ts'
import { createRouter } from '#main/ipc/router.ts'
import { TracePorts } from '#main/ipc/trace-ports.ts'
import type { StageService } from '#main/services/stage/stage-service.ts'
import type { IpcEventName, IpcEvents } from '#shared/ipc/registry.ts'
import type { StartNotice } from '#shared/ipc/routes/profile.ts'
import type { BlockedRequests } from './blocked.ts'
import type { Core } from './core.ts'
import type { Log } from './log.ts'
import { KeepAwake } from './keep-awake.ts'
import { modelsFolder, type Paths } from './paths.ts'
import { tryMain } from './self-test.ts'
import { isStage, tellStages } from './stage-window.ts'
import { staysInside } from './session-guard.ts'

export interface ConnectOptions {
  core: Core
  paths: Paths
  log: Log
  blocked: BlockedRequests
  rendererUrl: string | null
  /** Of what was done before anything was opened. */
  notices: StartNotice[]
  /** The window there is, if any. */
  window: () => BrowserWindow | null
  /** The window for an audience, and who drives it. */
  stage: (tell: Tell) => StageService
}

/** Says something to the window, where there is one. */
export type Tell = <K extends IpcEventName>(name: K, payload: IpcEvents[K]) => void

/** Joins services to the window: requests, what is told unasked, and the trace. */
export function connectIpc(options: ConnectOptions): Tell {
  const tell: Tell = (name, payload) => {
    sendEvent(options.window()?.webContents, name, payload)
  }
  answerRequests(options, options.stage(tell))
  pushEvents(options, tell)
  return tell
}

function answerRequests(options: ConnectOptions, stage: StageService): void {
  const { core, paths, log, blocked, rendererUrl } = options
  const tracePorts = new TracePorts()
  core.recorder.onBatch((batch) => {
    tracePorts.send(batch)
  })
  const awake = new KeepAwake(powerSaveBlocker)
  const handlers = createHandlers({
    ...core,
    stage,
    app: {
      info: () => ({
        version: app.getVersion(),
        platform: `${process.platform} ${process.arch}`,
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node,
        userData: paths.userData,
        modelsFolder: modelsFolder(paths),
        storeProblem: core.storeProblem(),
        notices: startNotices(options),
      }),
      blocked: () => blocked.summary(),
      selfTest: async (phase) => {
        if (phase === 'begin') return testOthers(core, blocked)
        blocked.endTest()
        return { main: [], runtime: [], check: [] }
      },
      keepAwake: (on) => {
        awake.set(on)
        // A window that is gone cannot let go any more.
        if (on) whenClosed(options.window(), () => awake.set(false))
      },
      openModelsFolder: () => openFolder(modelsFolder(paths)),
    },
    openProfile: () => openFolder(paths.userData),
    diagnostics: () => core.diagnostics(blocked.summary()),
    askFiles: () => askWhatToOpen(options.window()),
    askScript: () => askWhichScript(options.window()),
    askFolder: () => askFolder(options.window()),
    showFolder: async (folder) => {
      await shell.openPath(folder)
    },
    askExportFile: (suggestedName) => askWhereToSave(suggestedName, options.window()),
  })
  registerIpc({
    router: createRouter(handlers, (route, error) => {
      log.error(`request ${route}`, error)
    }),
    tracePorts,
    roleOf: (contents) => {
      if (isStage(contents)) return 'stage'
      return contents === options.window()?.webContents ? 'app' : null
    },
    rendererUrl,
    onDrop: (path) => core.modelImports.offer(path),
    onRefused: (address) => {
      const isNetwork = /^(https?|wss?):/i.test(address)
      if (isNetwork && !staysInside(address, rendererUrl)) blocked.add('renderer', address)
    },
  })
}

function pushEvents({ core, blocked }: ConnectOptions, tell: Tell): void {
  core.models.onStatus((status) => {
    tell('model.status', status)
    tellStages('model.status', status)
  })
  core.shelf.onChange(() => {
    tell('model.shelf', null)
  })
  core.hashes.onProgress((progress) => {
    tell('model.hashing', progress)
  })
  core.modelImports.onProgress((progress) => {
    tell('model.importing', progress)
  })
  core.devices.onState((state) => {
    tell('device.state', state)
  })
  core.settings.onChange((settings) => {
    tell('settings.changed', settings)
    tellStages('settings.changed', settings)
  })
  core.library.shelter.onChange(() => {
    tell('store.problem', core.storeProblem())
  })
  core.library.onSessionChanged((sessionId) => {
    tell('session.changed', { sessionId })
  })
  core.jobs.onProgress((progress) => {
    tell('library.progress', progress)
  })
  core.openedFiles.onAdd(() => {
    tell('file.opened', null)
  })
  core.openedFiles.onProgress((file) => {
    tell('file.progress', file)
  })
  core.handouts.onProgress((progress) => {
    tell('handout.progress', progress)
  })
  core.scripts.onProgress((progress) => {
    tell('script.progress', progress)
  })
  blocked.onAdd((summary) => {
    tell('app.blocked', summary)
  })
}

/** What the start did or met that people should know of. */
function startNotices({ core, notices }: ConnectOptions): StartNotice[] {
  const { fellBack } = core.settings
  if (fellBack.length === 0) return notices
  return [...notices, { code: 'settings.fellBack', data: { names: fellBack.join(', ') } }]
}

/** Every process but the window's. */
async function testOthers(core: Core, blocked: BlockedRequests) {
  blocked.beginTest()
  const [main, runtime, check] = await Promise.all([tryMain(), core.tryRuntime(), core.tryCheck()])
  return { main, runtime, check }
}

/** Shows a folder in the system's file manager; makes it first where there is none. */
export async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await shell.openPath(folder)
}

async function askWhereToSave(
  suggestedName: string,
  window: BrowserWindow | null,
): Promise<string | null> {
  const extension = extname(suggestedName).slice(1)
  const name = extension === 'vitrine' ? 'Vitrine' : extension.toUpperCase()
  const options = { defaultPath: suggestedName, filters: [{ name, extensions: [extension] }] }
  const answer = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}

function askWhatToOpen(window: BrowserWindow | null): Promise<string[]> {
  return ask(window, {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: 'Vitrine', extensions: ['vitrine'] }],
  })
}

async function askWhichScript(window: BrowserWindow | null): Promise<string | null> {
  const filters = [{ name: 'JSON', extensions: ['json'] }]
  const [file] = await ask(window, { properties: ['openFile'], filters })
  return file ?? null
}

async function ask(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string[]> {
  const answer = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  return answer.canceled ? [] : answer.filePaths
}

async function askFolder(window: BrowserWindow | null): Promise<string | null> {
  const options: OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] }
  const answer = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}

const watched = new WeakSet<BrowserWindow>()

/** Tells once that a window was closed, however often it is asked. */
function whenClosed(window: BrowserWindow | null, tell: () => void): void {
  if (window === null || watched.has(window)) return
  watched.add(window)
  window.once('closed', tell)
}
