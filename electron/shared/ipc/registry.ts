import { appRoutes, type BlockedSummary, type StoreProblem } from './routes/app.ts'
import { bookmarkRoutes } from './routes/bookmark.ts'
import { deviceRoutes } from './routes/device.ts'
import { draftRoutes } from './routes/draft.ts'
import { figureRoutes } from './routes/figure.ts'
import { handoutRoutes, type BakeProgress } from './routes/handout.ts'
import { fileRoutes, type OpeningFile } from './routes/file.ts'
import { libraryRoutes, type LibraryProgress } from './routes/library.ts'
import { licenceRoutes } from './routes/licence.ts'
import { modelRoutes } from './routes/model.ts'
import { profileRoutes } from './routes/profile.ts'
import { rescueRoutes } from './routes/rescue.ts'
import { runRoutes } from './routes/run.ts'
import { sessionRoutes } from './routes/session.ts'
import { scriptRoutes, type ScriptProgress } from './routes/script.ts'
import { settingsRoutes, type Settings } from './routes/settings.ts'
import {
  stageRoutes,
  type StageIncident,
  type StageState,
  type StageStatus,
} from './routes/stage.ts'
import { talkRoutes } from './routes/talk.ts'
import { tokensRoutes } from './routes/tokens.ts'
import { translateRoutes } from './routes/translate.ts'
import type { CheckState } from '../runtime/device.ts'
import type { ModelStatus } from '../runtime/model-info.ts'
import type { HashProgress, ImportProgress } from '../runtime/model-shelf.ts'
import type { TraceEvent } from '../trace/event.ts'
import type { StageKey } from '../trace/stage.ts'

export const routes = {
  ...appRoutes,
  ...bookmarkRoutes,
  ...deviceRoutes,
  ...draftRoutes,
  ...figureRoutes,
  ...handoutRoutes,
  ...fileRoutes,
  ...libraryRoutes,
  ...licenceRoutes,
  ...modelRoutes,
  ...profileRoutes,
  ...rescueRoutes,
  ...runRoutes,
  ...scriptRoutes,
  ...sessionRoutes,
  ...settingsRoutes,
  ...stageRoutes,
  ...talkRoutes,
  ...tokensRoutes,
  ...translateRoutes,
}
export type Routes = typeof routes
export type RouteName = keyof Routes

/** What main tells the window unasked, over the event channel. */
export interface IpcEvents {
  'model.status': ModelStatus
  /** What the Models room shows has changed: ask for it again. */
  'model.shelf': null
  'model.hashing': HashProgress
  'model.importing': ImportProgress
  /** Of the check of the device that the loaded model runs on. */
  'device.state': CheckState
  'app.blocked': BlockedSummary
  'settings.changed': Settings
  /** What is to be recorded goes into memory for now, or (null) into the file again. */
  'store.problem': StoreProblem | null
  /** A session was added, changed or deleted. */
  'session.changed': { sessionId: string }
  /** How far something with many sessions has come. */
  'library.progress': LibraryProgress
  /** A file was opened with the app: `file.takeOpened` says which session it became, or why not. */
  'file.opened': null
  /** Of the script that is being recorded. */
  'script.progress': ScriptProgress
  /** How far a large file has been taken in; null when that is over. */
  'file.progress': OpeningFile | null
  /** Figures asked for a hand-out. */
  'handout.progress': BakeProgress
  /** A menu entry that acts in the window. */
  'menu.command': { command: MenuCommand }
  /** To the stage's window: what it shows from now on. */
  'stage.state': StageState
  /** To the presenter's: where the stage is; `incident` says what happened to it unasked. */
  'stage.changed': { status: StageStatus; incident: StageIncident | null }
  /** To the presenter's: a key pressed on the stage. */
  'stage.key': { key: StageKey }
}
export type IpcEventName = keyof IpcEvents

export type MenuCommand =
  | 'find'
  | 'new-chat'
  | 'palette'
  | 'present'
  | 'settings'
  | 'shortcuts'
  | 'text-larger'
  | 'text-reset'
  | 'text-smaller'
  | 'xray'
  | `room-${number}`

/** What comes over the MessagePort that `connect` gives: stored events, in order, by run. */
export interface TraceBatch {
  runId: string
  sessionId: string
  events: TraceEvent[]
}
