import { join, resolve } from 'node:path'

/** Every place on disk the app knows, decided once at boot. */
export interface Paths {
  userData: string
  database: string
  log: string
  /** The last errors, without what people wrote. */
  errors: string
  windowState: string
  /** Comes with the app, read-only. */
  bundledModels: string
  samples: string
  /** The user's own models: the profile's folder, then VITRINE_MODELS. */
  userModels: string[]
  renderer: string
  preload: string
  /** The app's icon, 256 pixels wide. */
  icon: string
  /** The player of hand-outs. */
  player: string
  /** On which terms the app's parts come, as the build wrote it. */
  licences: string
  /** The same of Chromium's parts, a page that comes with Electron. */
  chromiumNotices: string
}

export interface PathRoots {
  userData: string
  /** Where the session library lies: `userData`, but where nothing can be written to the profile. */
  library: string
  /** The person's own profile: `userData`, but for a recording, which has one of its own. */
  profile: string
  /** Folder of `models` and `samples`: in the source tree `resources`, packaged beside app.asar. */
  resources: string
  /** Folder of the built entry points, `out`. */
  built: string
  /** Folder of Electron's own notices: beside the executable, on macOS within the app. */
  notices: string
  extraModels: string | null
}

export function resolvePaths(roots: PathRoots): Paths {
  const { userData, library, profile, resources, built, notices, extraModels } = roots
  return {
    userData,
    database: join(library, 'vitrine.sqlite'),
    log: join(userData, 'logs', 'vitrine.log'),
    errors: join(userData, 'logs', 'errors.jsonl'),
    windowState: join(userData, 'window.json'),
    bundledModels: join(resources, 'models'),
    samples: join(resources, 'samples'),
    userModels: [join(profile, 'models'), ...(extraModels === null ? [] : [resolve(extraModels)])],
    renderer: join(built, 'renderer'),
    icon: join(resources, 'icons', '256x256.png'),
    preload: join(built, 'preload', 'index.cjs'),
    player: join(built, 'handout'),
    licences: join(built, 'licences.json'),
    chromiumNotices: join(notices, 'LICENSES.chromium.html'),
  }
}

/** Where people put models of their own. */
export function modelsFolder(paths: Paths): string {
  return paths.userModels[0] ?? paths.userData
}
