import type { BookmarkService } from '#main/services/bookmark-service.ts'
import type { DeviceService } from '#main/services/device-service.ts'
import type { DraftService } from '#main/services/draft-service.ts'
import type { HandoutService } from '#main/services/handout-service.ts'
import type { LicenceService } from '#main/services/licence-service.ts'
import type { OpenedFiles } from '#main/services/opened-files.ts'
import type { RescueService } from '#main/services/rescue/rescue-service.ts'
import type { RunService } from '#main/services/run-service.ts'
import type { RunKeeper } from '#main/services/run/run-keeper.ts'
import type { ScriptService } from '#main/services/script-service.ts'
import type { SessionService } from '#main/services/session-service.ts'
import type { SetupService } from '#main/services/setup-service.ts'
import type { StageService } from '#main/services/stage/stage-service.ts'
import type { TalkService } from '#main/services/talk-service.ts'
import type { TokenService } from '#main/services/token-service.ts'
import type { TranslationService } from '#main/services/translation-service.ts'
import type { IpcHandlersFor } from '#shared/ipc/define.ts'
import type { Routes } from '#shared/ipc/registry.ts'
import { appHandlers, type AppActions } from './handlers/app.ts'
import { bookmarkHandlers } from './handlers/bookmark.ts'
import { deviceHandlers } from './handlers/device.ts'
import { draftHandlers } from './handlers/draft.ts'
import { figureHandlers } from './handlers/figure.ts'
import { handoutHandlers } from './handlers/handout.ts'
import { fileHandlers } from './handlers/file.ts'
import { libraryHandlers, type LibraryServices } from './handlers/library.ts'
import { licenceHandlers } from './handlers/licence.ts'
import { modelHandlers, type ModelHandlerServices } from './handlers/model.ts'
import { profileHandlers, type ProfileServices } from './handlers/profile.ts'
import { rescueHandlers } from './handlers/rescue.ts'
import { runHandlers } from './handlers/run.ts'
import { scriptHandlers } from './handlers/script.ts'
import { sessionHandlers, type AskFile } from './handlers/session.ts'
import { settingsHandlers } from './handlers/settings.ts'
import { stageHandlers } from './handlers/stage.ts'
import { talkHandlers } from './handlers/talk.ts'
import { tokensHandlers } from './handlers/tokens.ts'
import { translateHandlers } from './handlers/translate.ts'

export interface HandlerServices
  extends LibraryServices, ModelHandlerServices, Omit<ProfileServices, 'askExportFile'> {
  app: AppActions
  devices: DeviceService
  drafts: DraftService
  licences: LicenceService
  rescue: RescueService
  runs: RunService
  keeper: RunKeeper
  tokens: TokenService
  translations: TranslationService
  sessions: SessionService
  setups: SetupService
  bookmarks: BookmarkService
  talks: TalkService
  handouts: HandoutService
  scripts: ScriptService
  stage: StageService
  openedFiles: OpenedFiles
  /** Which `.vitrine` files to open; none where the person cancelled. */
  askFiles: () => Promise<string[]>
  /** Which script to open; null where the person cancelled. */
  askScript: () => Promise<string | null>
  /** Of a session's file and of figures: by the suggested name's extension. */
  askExportFile: AskFile
}

/** The whole contract, handled. */
export function createHandlers(services: HandlerServices): IpcHandlersFor<Routes> {
  return {
    ...appHandlers(services.app),
    ...bookmarkHandlers(services.bookmarks),
    ...deviceHandlers(services.devices),
    ...draftHandlers(services.drafts),
    ...figureHandlers(services.askExportFile),
    ...handoutHandlers(
      services.handouts,
      services.exporter,
      services.settings,
      services.askExportFile,
    ),
    ...fileHandlers(services.openedFiles, services.askFiles),
    ...libraryHandlers(services),
    ...licenceHandlers(services.licences),
    ...modelHandlers(services),
    ...profileHandlers(services),
    ...rescueHandlers(services.rescue, services.jobs),
    ...runHandlers(services.runs, services.keeper),
    ...scriptHandlers(services.scripts, services.askScript, services.askExportFile),
    ...sessionHandlers(
      services.sessions,
      services.setups,
      services.settings,
      services.exporter,
      services.askExportFile,
    ),
    ...settingsHandlers(services.settings),
    ...stageHandlers(services.stage),
    ...talkHandlers(services.talks, services.exporter, services.settings, services.askExportFile),
    ...tokensHandlers(services.tokens),
    ...translateHandlers(services.translations),
  }
}
