// Where things lie, for every script under build/. No dependency: this runs before `npm ci` did.
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * The folder that keeps Electron and the built database module. It lies outside node_modules, so
 * that `npm ci`, which deletes node_modules, does not cost a second download, and so that several
 * clones share it. `VITRINE_CACHE` moves it.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string} an absolute path; the folder may not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.VITRINE_CACHE) return resolve(env.VITRINE_CACHE)
  if (env.XDG_CACHE_HOME) return resolve(env.XDG_CACHE_HOME, 'vitrine-build')
  if (platform === 'win32' && env.LOCALAPPDATA)
    return join(env.LOCALAPPDATA, 'vitrine-build', 'Cache')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'vitrine-build')
  return join(homedir(), '.cache', 'vitrine-build')
}

/** The Node 24 that package.json pins (npm package `node`); there after `npm ci`. */
export const NODE_24 = join(
  ROOT,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/**
 * The environment in which tools run: node_modules/.bin first, so that `node` is Node 24 and a
 * tool is found by its name.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(env = process.env) {
  return {
    ...env,
    PATH: [join(ROOT, 'node_modules', '.bin'), env.PATH].join(delimiter),
    // ONNX Runtime reads it when its library loads; unset, it would write and send telemetry.
    ORT_DISABLE_TELEMETRY: '1',
  }
}

/**
 * One line to the person at the terminal; never to stdout, which belongs to the command that runs.
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`vitrine: ${message}\n`)
}
