import { app } from 'electron'
import runtimeEntry from '../../runtime/index.ts?modulePath'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import { RuntimeHost } from '#main/runtime-host/runtime-host.ts'
import { forkRuntime } from '#main/runtime-host/child-link.ts'
import { ExportService } from '#main/services/export-service.ts'
import { ImportService } from '#main/services/import-service.ts'
import { Library } from '#main/services/library.ts'
import { ModelService } from '#main/services/model-service.ts'
import { Recorder } from '#main/services/recorder.ts'
import { RunService } from '#main/services/run-service.ts'
import { SessionService } from '#main/services/session-service.ts'
import { SettingsService } from '#main/services/settings-service.ts'
import { openStore } from '#main/store/open-store.ts'
import type { BlockedRequests } from './blocked.ts'
import { preferredLocale } from './environment.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'

export interface CoreOptions {
  paths: Paths
  log: Log
  blocked: BlockedRequests
  /** Settings of this start only. */
  overrides: Partial<Settings>
}

/** Everything behind the window: store, model process, services. The same with a window and without. */
export type Core = ReturnType<typeof createCore>

export function createCore({ paths, log, blocked, overrides }: CoreOptions) {
  // First, because the process takes longer to come up than everything below.
  const runtime = new RuntimeHost({
    spawn: () =>
      forkRuntime(runtimeEntry, (text) => {
        log.debug('runtime output', { text: text.trimEnd() })
      }),
    onBlocked: (target) => {
      blocked.add('runtime', target)
    },
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
  const settings = new SettingsService({
    repo: library.settings,
    systemLocale: preferredLocale(app.getPreferredSystemLanguages()),
    overrides,
  })
  const recorder = new Recorder({ library })
  const models: ModelService = new ModelService({
    runtime,
    settings: library.settings,
    threads: () => settings.get().threads,
    folders: [
      ...paths.userModels.map((path) => ({ path, origin: 'user' as const })),
      { path: paths.bundledModels, origin: 'bundled' as const },
    ],
    isBusy: () => runs.busy,
  })
  const runs = new RunService({ library, runtime, models, recorder })
  return {
    library,
    settings,
    recorder,
    models,
    runs,
    sessions: new SessionService({ library, runs }),
    exporter: new ExportService({ library, appVersion: app.getVersion() }),
    importer: new ImportService({ library }),
    storeProblem: opened.problem,
    /** Ends the model process, which ends what runs, then closes the store. */
    async close(): Promise<void> {
      await runtime.dispose()
      library.close()
    },
  }
}

/** The database module built for an Electron with Node-API 9, where there is one; else its own. */
function nativeBinding(): string | undefined {
  return app.isPackaged ? undefined : process.env.BETTER_SQLITE3_BINDING
}
