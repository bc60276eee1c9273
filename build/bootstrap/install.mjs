// node_modules as package-lock.json says, before anything that needs it. Runs on Node 20 and later.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { NODE_24, ROOT, say } from './paths.mjs'
import { contentHash } from './stamp.mjs'

const STAMP = join(ROOT, 'node_modules', '.vitrine-lock')

/**
 * Runs `npm ci` unless node_modules is that of package-lock.json.
 * @throws {Error} where npm fails; its own words are on the terminal by then
 */
export function ensureInstalled() {
  const wanted = contentHash(ROOT, ['package-lock.json'])
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted) return
  if (!isInstalledByHand()) {
    say('installing the packages of package-lock.json (npm ci)')
    const { status, error } = npm('ci', '--no-audit', '--no-fund', '--loglevel=error')
    if (error) throw error
    if (status !== 0) throw new Error('npm ci failed')
  }
  fs.writeFileSync(STAMP, wanted)
}

// Somebody may have run npm themselves: npm leaves a list of what it installed.
function isInstalledByHand() {
  const list = join(ROOT, 'node_modules', '.package-lock.json')
  if (!fs.existsSync(list) || !fs.existsSync(NODE_24)) return false
  return covers(readPackages(list), readPackages(join(ROOT, 'package-lock.json')))
}

/**
 * @typedef {Record<string, { version?: string, optional?: boolean }>} Packages
 * @param {Packages} installed
 * @param {Packages} locked
 * @returns {boolean} whether every locked package is installed in its version; optional ones (those
 *   for other systems) may be missing
 */
export function covers(installed, locked) {
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '') return true // the project itself
    const here = installed[path]
    return here ? here.version === version : optional === true
  })
}

/** @param {string} file @returns {Packages} */
function readPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {}
}

/** @param {...string} args */
function npm(...args) {
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = {
    cwd: ROOT,
    stdio: ['ignore', 2, 2], // stdout belongs to the command that is being prepared
    env: {
      ...process.env,
      ONNXRUNTIME_NODE_INSTALL: 'skip', // else its install script asks for a CUDA library
      SKIP_INSTALL_SIMPLE_GIT_HOOKS: '1', // hooks are installed by `npm run hooks`, when asked for
    },
  }
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return spawnSync(process.execPath, [cli, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}
