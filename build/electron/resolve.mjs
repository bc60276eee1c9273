// Which Electron is used: the one named by ELECTRON_OVERRIDE_DIST_PATH, the one that package.json
// pins, or the stand-in; and the database module that goes with it.
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../bootstrap/paths.mjs'
import { FALLBACK_VERSION, fallbackPath, fetchFallback } from './fallback.mjs'
import { executableName, officialElectron } from './official.mjs'
import { buildSqlite, sqlitePath } from './sqlite.mjs'
import { ensureSystem } from './system.mjs'
import { needsXvfb } from './xvfb.mjs'

const FIRST_WITH_NODE_API_10 = 36

/**
 * @typedef {object} Electron
 * @property {string} path the executable
 * @property {string | undefined} sqlite the module for better-sqlite3's `nativeBinding`, where its
 *   own prebuilt one cannot be used
 */

/**
 * Finds, fetches and builds what is needed to start Electron here, system packages included.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Electron>}
 * @throws {Error} a sentence for the person at the terminal
 */
export async function resolveElectron(env = process.env) {
  const cache = cacheFolder(env)
  const wanted = wantedElectron(cache, env)
  const patched = wanted.major < FIRST_WITH_NODE_API_10
  const needsCompiler = patched && !fs.existsSync(sqlitePath(cache))
  const system = { electron: wanted.path, cache, needsXvfb: needsXvfb(env) }
  ensureSystem({ ...system, needsCompiler })
  const [path, sqlite] = await Promise.all([
    wanted.isFallback ? fetchFallback(cache) : wanted.path,
    patched ? buildSqlite(cache) : undefined,
  ])
  ensureSystem({ ...system, needsCompiler: false }) // now it can be asked itself
  return { path, sqlite }
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ path: string, major: number, isFallback: boolean }}
 */
function wantedElectron(cache, env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const path = join(override, executableName())
    if (!fs.existsSync(path)) {
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${path}`)
    }
    return { path, major: majorVersion(path), isFallback: false }
  }
  const official = officialElectron(cache, env)
  if (official) return { path: official, major: majorVersion(official), isFallback: false }
  return { path: fallbackPath(cache), major: parseInt(FALLBACK_VERSION), isFallback: true }
}

// Every dist folder has a file `version`; on macOS the executable lies three folders deeper.
/** @param {string} path @returns {number} */
function majorVersion(path) {
  const dist = path.split(/[\\/]Electron\.app[\\/]/)[0] ?? path
  const file = join(dist === path ? dirname(path) : dist, 'version')
  if (!fs.existsSync(file)) return Infinity // a build of one's own: taken as current
  return parseInt(fs.readFileSync(file, 'utf8').replace(/^v/, ''))
}
