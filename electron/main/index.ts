import { app, dialog } from 'electron'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { BlockedRequests } from './app/blocked.ts'
import { parseCommandLine, type Command } from './app/command-line.ts'
import { createCore, type Core } from './app/core.ts'
import { preferredLocale, readEnvironment } from './app/environment.ts'
import { createLog, type Log } from './app/log.ts'
import { MENU_TEXT } from './app/menu-text.ts'
import { resolvePaths } from './app/paths.ts'
import { canWriteIn, prepareProcess } from './app/prepare.ts'
import { closeBeforeQuit } from './app/quit.ts'
import { recordScript } from './app/record-mode.ts'
import { startWindow } from './app/window-mode.ts'
import { ErrorBook } from './services/error-book.ts'
import { doPending } from './services/profile/pending.ts'

const environment = readEnvironment(process.env, app.isPackaged)
const command = parseCommandLine(process.argv.slice(1), process.cwd())
const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

if (command.kind === 'usage') {
  say(command.problem)
  app.exit(2)
} else {
  boot(command)
}

/** Paths → store → runtime → services → ipc → window. Never awaited: 'ready' waits for this module. */
function boot(command: Exclude<Command, { kind: 'usage' }>): void {
  const profile = resolve(environment.userData ?? app.getPath('userData'))
  const isRecording = command.kind === 'record'
  // A recording works in a profile of its own, thrown away afterwards, with the same models. So does a
  // window where nothing can be written: Chromium would not start there, and not say why.
  const isBorrowed = !isRecording && !canWriteIn(profile)
  const temporary = isRecording ? 'vitrine-record-' : isBorrowed ? 'vitrine-profile-' : null
  const userData = temporary === null ? profile : mkdtempSync(join(tmpdir(), temporary))
  if (isBorrowed) app.on('quit', () => rmSync(userData, { recursive: true, force: true }))
  const blocked = new BlockedRequests()
  const { rendererUrl } = environment
  prepareProcess({ userData, rendererUrl, blocked })
  if (!isRecording && !app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  const paths = resolvePaths({
    userData,
    library: isBorrowed ? profile : userData,
    profile,
    resources: app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources'),
    built: join(import.meta.dirname, '..'),
    notices: process.platform === 'darwin' ? process.resourcesPath : dirname(process.execPath),
    extraModels: environment.models,
  })
  const notices = isRecording ? [] : doPending(userData)
  const errors = new ErrorBook(paths.errors)
  const log = createLog(paths.log, {
    debug: environment.debug,
    onError: (what, error) => {
      errors.add(what, error)
    },
  })
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error(event, error)
      if (!isRecording) return
      say(String(error))
      app.exit(1)
    })
  }
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, isRecording })

  const start = async (): Promise<void> => {
    log.debug('electron ready', { sinceModuleMs: Math.round(performance.now()) })
    const { locale, theme } = environment
    const overrides = { ...(locale && { locale }), ...(theme && { theme }) }
    const core = createCore({ paths, log, errors, blocked, overrides })
    if (command.kind === 'record') {
      const { stderr } = process
      const { code, keep } = await recordScript({
        core,
        command,
        folder: userData,
        write: (text) => void stderr.write(text),
        columns: stderr.isTTY ? stderr.columns || 80 : null,
        exit: (code) => {
          app.exit(code)
        },
      })
      await core.close()
      if (!keep) rmSync(userData, { recursive: true, force: true })
      app.exit(code)
      return
    }
    log.debug('services ready', { sinceModuleMs: Math.round(performance.now()) })
    closeBeforeQuit(core, log)
    void loadModel(core, log)
    core.modelImports.clearRemains().catch((error: unknown) => {
      log.error('remains of an import not cleared', error)
    })
    bringForward = await startWindow({ core, paths, log, blocked, rendererUrl, notices })
    openFile = (file) => void core.openedFiles.open([file])
    await core.openedFiles.open(files)
    await core.importer.importSamples(paths.samples)
  }
  // macOS gives files as events, others start the app again; both may come before anything is ready.
  const files = command.kind === 'window' ? [...command.files] : []
  let openFile = (file: string): void => void files.push(file)
  let bringForward = (): void => undefined
  app.on('open-file', (event, file) => {
    event.preventDefault()
    openFile(file)
  })
  app.on('second-instance', (_event, args, folder) => {
    const second = parseCommandLine(args.slice(1), folder)
    if (second.kind === 'window') for (const file of second.files) openFile(file)
    bringForward()
  })
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log.error('start failed', error)
      say(String(error))
      if (!isRecording) tellStartFailed(error, paths.log)
      app.exit(1)
    })
}

/** At once, beside the window: most of the wait is over when the page is ready. */
async function loadModel({ models, settings }: Core, log: Log): Promise<void> {
  try {
    await models.loadDefault(settings.get().modelId)
  } catch (error) {
    log.error('model not loaded', error)
  }
}

function tellStartFailed(error: unknown, logFile: string): void {
  const text = MENU_TEXT[preferredLocale(app.getPreferredSystemLanguages())]
  dialog.showErrorBox(text.startFailed, `${String(error)}\n\n${logFile}`)
}
