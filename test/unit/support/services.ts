import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceBatch } from '#shared/ipc/registry.ts'
import type { FolderChecker } from '#shared/runtime/folder-report.ts'
import type { RuntimePort } from '#shared/runtime/protocol.ts'
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
import { ProfileService } from '#main/services/profile/profile-service.ts'
import { RecordService } from '#main/services/record-service.ts'
import { OpenedFiles } from '#main/services/opened-files.ts'
import { TalkService } from '#main/services/talk-service.ts'
import { Recorder } from '#main/services/recorder.ts'
import { RescueService } from '#main/services/rescue/rescue-service.ts'
import { RunService, type ChatInput } from '#main/services/run-service.ts'
import { RunKeeper } from '#main/services/run/run-keeper.ts'
import { ScriptService } from '#main/services/script-service.ts'
import { SessionService } from '#main/services/session-service.ts'
import { SettingsService } from '#main/services/settings-service.ts'
import { SetupService } from '#main/services/setup-service.ts'
import { TokenService } from '#main/services/token-service.ts'
import { TranslationService } from '#main/services/translation-service.ts'
import { checkFile, makePortable } from '#main/store/check-file.ts'
import { openStore, type OpenedStore } from '#main/store/open-store.ts'
import { salvage } from '#main/store/salvage.ts'
import { ScriptedRuntime } from './scripted-runtime.ts'
import { tempFolder } from './temp-folder.ts'

export interface ServicesOptions {
  runtime: RuntimePort
  opened?: OpenedStore
  /** Folder of the whole profile, where a test needs it. */
  profile?: string
  /** Folder of model folders. */
  models?: string
  /** People's own models; without it none can be added. */
  ownModels?: string
  /** In place of one that finds nothing wrong. */
  checker?: FolderChecker
  freeBytes?: number
  trash?: (folder: string) => Promise<void>
  /** Folder of a hand-out's player; without it none can be made. */
  player?: string
  now?: () => number
  /** The clock; what was recorded is never dated before it. */
  wall?: () => number
  /** How soon a file that takes nothing is tried again, ms. */
  retryMs?: number
  /** Before a device is checked unasked, ms. */
  checkAfterMs?: number
}

/** The services as the app wires them, over a store of the test's own. */
export function makeServices(options: ServicesOptions) {
  const { runtime, opened, models: folder, player: playerFolder = '', now, wall, retryMs } = options
  const store = opened ?? openStore({ file: join(tempFolder(), 'vitrine.sqlite') })
  const library: Library = new Library({
    file: store.file,
    scratch: store.scratch,
    recording: () => settings.get().recording,
    ...(now === undefined ? {} : { now }),
    ...(wall === undefined ? {} : { wall }),
    ...(retryMs === undefined ? {} : { retryMs }),
  })
  const settings = new SettingsService({ repo: library.settings, systemLocale: 'en' })
  const drafts = new DraftService({
    library,
    onError: (error) => {
      throw error
    },
    writeAfterMs: 20,
  })
  const recorder = new Recorder({ library })
  const keeper = new RunKeeper({ library, runtime, recorder })
  const { ownModels = null, checker = unchecked, freeBytes = 2 ** 40 } = options
  const places = new ModelPlaces({
    own: ownModels,
    folders: [
      ...(ownModels === null ? [] : [{ path: ownModels, origin: 'user' as const }]),
      { path: folder ?? tinyModels(), origin: 'bundled' },
    ],
  })
  const memory = new ModelMemory(library.settings)
  const checks = new ModelChecks({ checker, memory, now: library.now })
  const models: ModelService = new ModelService({
    ...{ runtime, places, checks, settings: library.settings },
    translators: () => settings.get().translators,
    threads: () => settings.get().threads,
    device: () => settings.get().device,
    requireFree: () => {
      keeper.requireFree()
    },
    isBusy: () => keeper.busy,
    calibrateAfterMs: 20,
  })
  const hashes = new ModelHashes({ memory, isBusy: () => keeper.busy, now: library.now })
  const modelImports = new ModelImports({
    ...{ places, checker, checks, hashes, memory, now: library.now },
    freeBytes: () => Promise.resolve(freeBytes),
  })
  const shelf = new ShelfService({
    ...{ places, models, settings, hashes, memory, checks },
    trash: options.trash ?? (() => Promise.reject(new Error('no trash here'))),
  })
  const devices = new DeviceService({
    ...{ runtime, models, settings, recorder, now: () => library.now() },
    kept: library.settings,
    requireFree: () => {
      keeper.requireFree()
    },
    isBusy: () => keeper.busy,
    checkAfterMs: options.checkAfterMs ?? 20,
  })
  const runs = new RunService({ library, runtime, models, recorder, keeper })
  const tokens = new TokenService({ runtime, models })
  const translations = new TranslationService({ library, runtime, models, keeper })
  const sessions = new SessionService({ library, keeper })
  const bookmarks = new BookmarkService({ library })
  const talks = new TalkService({ library })
  const setups = new SetupService({ library })
  const exporter = new ExportService({ library, appVersion: '0.0.0-test' })
  const handouts = new HandoutService({ library, runs, appVersion: '0.0.0-test', playerFolder })
  const importer = new ImportService({ library })
  const rescue = new RescueService({
    ...{ library, importer, salvage },
    folder: options.profile ?? '',
    workplace: options.profile ?? '',
  })
  const licences = new LicenceService({
    list: join(folder ?? '', 'licences.json'),
    chromium: join(folder ?? '', 'LICENSES.chromium.html'),
    openFile: (file) => Promise.resolve(`nothing here opens ${file}`),
  })
  const many = new ManyService({ library, keeper })
  const previews = new Previews(library)
  const slimming = new SlimService({ library })
  const jobs = new Jobs()
  const profile = new ProfileService({
    library,
    folder: options.profile ?? '',
    appVersion: '0.0.0-test',
    linked: async () => (await places.links()).map(({ id }) => id),
    databases: {
      check: (file) => checkFile(file, undefined),
      makePortable: (file) => {
        makePortable(file, undefined)
      },
    },
    restart: () => restarts.push(Date.now()),
  })
  /** When the app was to start anew. */
  const restarts: number[] = []
  const openedFiles = new OpenedFiles({ importer, library })
  const record = new RecordService({ models, runs, keeper, recorder, translations, library })
  const scripts = new ScriptService({
    ...{ record, models, library },
    locale: () => settings.get().locale,
  })
  const batches: TraceBatch[] = []
  recorder.onBatch((batch) => batches.push(batch))
  /** What listeners were shown of a run. */
  const shown = (runId: string) =>
    batches.filter((batch) => batch.runId === runId).flatMap(({ events }) => events)
  return {
    store,
    library,
    settings,
    drafts,
    recorder,
    models,
    places,
    hashes,
    modelImports,
    shelf,
    devices,
    runs,
    keeper,
    tokens,
    translations,
    sessions,
    bookmarks,
    talks,
    setups,
    exporter,
    handouts,
    licences,
    importer,
    openedFiles,
    many,
    previews,
    slimming,
    jobs,
    profile,
    rescue,
    restarts,
    record,
    scripts,
    batches,
    shown,
  }
}

/** Finds nothing wrong with any folder, and tries none. */
const unchecked: FolderChecker = { check: () => Promise.resolve({ problem: null, dryRun: null }) }

/** A models folder with two empty shells of models, `tiny` and `other`. */
export function tinyModels(folder = tempFolder()): string {
  for (const name of ['tiny', 'other']) {
    mkdirSync(join(folder, name, 'onnx'), { recursive: true })
    writeFileSync(join(folder, name, 'config.json'), JSON.stringify({ model_type: 'llama' }))
    writeFileSync(join(folder, name, 'tokenizer.json'), '{}')
    writeFileSync(join(folder, name, 'tokenizer_config.json'), '{}')
    writeFileSync(join(folder, name, 'onnx', 'model.onnx'), 'graph')
  }
  return folder
}

export const CHAT = {
  sessionId: null,
  parentId: null,
  system: null,
  sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 12 },
  capture: 'summary',
} as const

/** Lets everything that is due by promises happen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

/** The services with the scripted model `tiny` loaded. */
export async function makeChat() {
  const runtime = new ScriptedRuntime()
  const app = makeServices({ runtime })
  await app.models.load('tiny')
  /** Asks, and waits until the model process has heard of it. */
  const ask = async (text: string, more: Partial<ChatInput> = {}) => {
    const ids = app.runs.chat({ ...CHAT, text, ...more })
    await settled()
    return ids
  }
  return { runtime, app, ask }
}
