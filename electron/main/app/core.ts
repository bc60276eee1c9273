import { app, powerMonitor, shell } from 'electron'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import checkEntry from '../../runtime/check/index.ts?modulePath'
import runtimeEntry from '../../runtime/index.ts?modulePath'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { RuntimeHost } from '#main/runtime-host/runtime-host.ts'
import { forkChild } from '#main/runtime-host/child-link.ts'
import { FolderCheck } from '#main/runtime-host/folder-check.ts'
import { BookmarkService } from '#main/services/bookmark-service.ts'
import { DeviceService } from '#main/services/device-service.ts'
import { DraftService } from '#main/services/draft-service.ts'
import { ExportService } from '#main/services/export-service.ts'
import { HandoutService } from '#main/services/handout-service.ts'
import { ImportService } from '#main/services/import-service.ts'
import { Library } from '#main/services/library.ts'
import { Jobs } from '#main/services/many/jobs.ts'
import { ManyService } from '#main/services/many/many-service.ts'
import { Previews } from '#main/services/many/previews.ts'
import { SlimService } from '#main/services/many/slim-service.ts'
import { LicenceService } from '#main/services/licence-service.ts'
import { ModelService } from '#main/services/model-service.ts'
import { ModelChecks } from '#main/services/models/checks.ts'
import { ModelHashes } from '#main/services/models/hashes.ts'
import { ModelImports } from '#main/services/models/import-model.ts'
import { ModelMemory } from '#main/services/models/keep.ts'
import { ModelPlaces } from '#main/services/models/places.ts'
import { ShelfService } from '#main/services/models/shelf.ts'
import { diagnostics } from '#main/services/diagnostics.ts'
import type { ErrorBook } from '#main/services/error-book.ts'
import { ProfileService } from '#main/services/profile/profile-service.ts'
import { OpenedFiles } from '#main/services/opened-files.ts'
import { Recorder } from '#main/services/recorder.ts'
import { RescueService } from '#main/services/rescue/rescue-service.ts'
import { RunService } from '#main/services/run-service.ts'
import { RunKeeper } from '#main/services/run/run-keeper.ts'
import { RecordService } from '#main/services/record-service.ts'
import { ScriptService } from '#main/services/script-service.ts'
import { SessionService } from '#main/services/session-service.ts'
import { SettingsService } from '#main/services/settings-service.ts'
import { SetupService } from '#main/services/setup-service.ts'
import { TalkService } from '#main/services/talk-service.ts'
import { TokenService } from '#main/services/token-service.ts'
import { TranslationService } from '#main/services/translation-service.ts'
import { checkFile, makePortable } from '#main/store/check-file.ts'
import { openStore } from '#main/store/open-store.ts'
import { salvage } from '#main/store/salvage.ts'
import type { BlockedSummary } from '#shared/ipc/routes/app.ts'
import type { BlockedRequests } from './blocked.ts'
import { preferredLocale } from './environment.ts'
import { restartSoon } from './quit.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'

export interface CoreOptions {
  paths: Paths
  log: Log
  errors: ErrorBook
  blocked: BlockedRequests
  /** Settings of this start only. */
  overrides: Partial<Settings>
}

/** Everything behind the window: store, model process, services. The same with a window and without. */
export type Core = ReturnType<typeof createCore>

export function createCore({ paths, log, errors, blocked, overrides }: CoreOptions) {
  // First, because the process takes longer to come up than everything below.
  const onOutput = (text: string): void => {
    log.debug('runtime output', { text: text.trimEnd() })
  }
  const onBlocked = (target: string): void => {
    blocked.add('runtime', target)
  }
  const runtime = new RuntimeHost({
    spawn: () => forkChild({ entry: runtimeEntry, name: 'Vitrine model runtime', onOutput }),
    onBlocked,
    onResume: (listener) => powerMonitor.on('resume', listener),
  })
  const checker = new FolderCheck({
    spawn: () =>
      forkChild({
        ...{ entry: checkEntry, name: 'Vitrine folder check', onOutput },
        // Beyond that a tokenizer is none: V8 gives up before the machine has no memory left.
        heapMb: 1536,
      }),
    onBlocked,
  })
  runtime.onCrash((error) => {
    log.error('model process ended', error.message)
  })

  const opened = openStore({ file: paths.database, nativeBinding: nativeBinding() })
  if (opened.problem !== null) log.error('store', opened.problem.code)
  const library: Library = new Library({
    file: opened.file,
    scratch: opened.scratch,
    recording: () => settings.get().recording,
  })
  library.shelter.onChange((problem) => {
    if (problem === null) log.info('store takes what it is given again')
    else log.error('store', `${problem.code} ${String(problem.data.detail ?? '')}`)
  })
  const settings = new SettingsService({
    repo: library.settings,
    systemLocale: preferredLocale(app.getPreferredSystemLanguages()),
    overrides,
  })
  const drafts = new DraftService({
    library,
    onError: (error) => {
      log.error('draft not kept', error)
    },
  })
  const recorder = new Recorder({ library })
  const keeper = new RunKeeper({ library, runtime, recorder })
  const places = modelPlaces(paths)
  const memory = new ModelMemory(library.settings)
  const checks = new ModelChecks({ checker, memory })
  const models: ModelService = new ModelService({
    ...{ runtime, places, checks, settings: library.settings },
    translators: () => settings.get().translators,
    threads: () => settings.get().threads,
    device: () => settings.get().device,
    requireFree: () => {
      keeper.requireFree()
    },
    isBusy: () => keeper.busy,
  })
  const hashes = new ModelHashes({ memory, isBusy: () => keeper.busy })
  const modelImports = new ModelImports({ places, checker, checks, hashes, memory })
  const shelf = new ShelfService({
    ...{ places, models, settings, hashes, memory, checks },
    trash: (folder) => shell.trashItem(folder),
  })
  const devices = new DeviceService({
    ...{ runtime, models, settings, recorder, now: Date.now },
    kept: library.settings,
    requireFree: () => {
      keeper.requireFree()
    },
    isBusy: () => keeper.busy,
  })
  const runs = new RunService({ library, runtime, models, recorder, keeper })
  const tokens = new TokenService({ runtime, models })
  const translations = new TranslationService({ library, runtime, models, keeper })
  const importer = new ImportService({ library })
  const record = new RecordService({ models, runs, keeper, recorder, translations, library })
  const scripts = new ScriptService({
    ...{ record, models, library },
    locale: () => settings.get().locale,
  })
  const jobs = new Jobs()
  return {
    library,
    settings,
    drafts,
    licences: new LicenceService({
      list: paths.licences,
      chromium: paths.chromiumNotices,
      openFile: (file) => shell.openPath(file),
    }),
    recorder,
    models,
    shelf,
    hashes,
    modelImports,
    devices,
    runs,
    keeper,
    tokens,
    translations,
    record,
    scripts,
    sessions: new SessionService({ library, keeper }),
    setups: new SetupService({ library }),
    exporter: new ExportService({ library, appVersion: app.getVersion() }),
    handouts: new HandoutService({
      library,
      runs,
      appVersion: app.getVersion(),
      playerFolder: paths.player,
    }),
    bookmarks: new BookmarkService({ library }),
    talks: new TalkService({ library }),
    many: new ManyService({ library, keeper }),
    previews: new Previews(library),
    slimming: new SlimService({ library }),
    jobs,
    importer,
    rescue: new RescueService({
      ...{ library, importer, folder: dirname(paths.database), workplace: paths.userData },
      salvage: (options) => salvage({ ...options, nativeBinding: nativeBinding() }),
    }),
    openedFiles: new OpenedFiles({ importer, library }),
    /** Why nothing, or not all, is recorded. */
    storeProblem: () => library.shelter.problem ?? opened.problem,
    profile: new ProfileService({
      library,
      folder: paths.userData,
      appVersion: app.getVersion(),
      linked: async () => (await places.links()).map(({ id }) => id),
      databases: {
        check: (file) => checkFile(file, nativeBinding()),
        makePortable: (file) => {
          makePortable(file, nativeBinding())
        },
      },
      restart: restartSoon,
    }),
    diagnostics: (refused: BlockedSummary) =>
      diagnostics({
        ...{ library, models, errors },
        settings: () => settings.get(),
        blocked: () => refused,
        file: paths.database,
        storeProblem: () => (library.shelter.problem ?? opened.problem)?.code ?? null,
        versions: versions(),
      }),
    tryRuntime: () => runtime.call('selfTest', {}),
    tryCheck: () => checker.tryNetwork(),
    /**
     * Stops what runs and keeps it and what was typed, ends the model process, closes the store.
     *
     * @param tryAgain asked where sessions are in memory that the file does not take: whether to try again
     */
    async close(tryAgain?: (sessions: number) => Promise<boolean>): Promise<void> {
      scripts.stop()
      await jobs.close()
      await modelImports.close()
      checker.dispose()
      await hashes.close()
      await stopActive(keeper).catch((error: unknown) => {
        log.error('run not stopped', error)
      })
      await runtime.dispose()
      const { shelter } = library
      while (!shelter.giveBack(true) && shelter.waiting > 0 && tryAgain !== undefined) {
        if (!(await tryAgain(shelter.waiting))) break
      }
      drafts.flush()
      library.close()
    },
  }
}

function modelPlaces({ userModels: [own, ...extra], bundledModels }: Paths): ModelPlaces {
  return new ModelPlaces({
    own: own ?? null,
    folders: [
      ...(own === undefined ? [] : [{ path: own, origin: 'user' as const }]),
      ...extra.map((path) => ({ path, origin: 'extra' as const })),
      { path: bundledModels, origin: 'bundled' as const },
    ],
  })
}

/** Of the app and what it is made of. */
function versions(): Record<string, string> {
  const { electron, chrome, node, v8 } = process.versions
  return { vitrine: app.getVersion(), electron, chrome, node, v8 }
}

/** How long an answer may take to stop before its process is ended all the same, ms. */
const STOP_MS = 1000

async function stopActive(keeper: RunKeeper): Promise<void> {
  const runId = keeper.activeRunId
  if (runId === null) return
  const stopped = keeper.stop(runId).then(() => keeper.ended(runId))
  await Promise.race([stopped, delay(STOP_MS)])
}

/** The database module built for an Electron with Node-API 9, where there is one; else its own. */
function nativeBinding(): string | undefined {
  if (!app.isPackaged) return process.env.BETTER_SQLITE3_BINDING
  const packaged = join(process.resourcesPath, 'better_sqlite3.node')
  return existsSync(packaged) ? packaged : undefined
}
