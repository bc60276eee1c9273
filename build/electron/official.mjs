// The Electron that package.json pins, downloaded where its server can be reached.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { NODE_24, ROOT, say } from '../bootstrap/paths.mjs'

const PROBE_MS = 6000
const DOWNLOAD_MS = 15 * 60_000
const MEMORY_MS = 24 * 3_600_000

/**
 * @param {NodeJS.Platform} platform
 * @returns {string} the executable within a dist folder
 */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * The pinned Electron, downloaded if need be. A server that cannot be reached is remembered for a
 * day, so that only the first of many starts waits for it.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env ELECTRON_MIRROR as the `electron` package reads it
 * @returns {string | undefined} the executable; undefined where it cannot be had
 */
export function officialElectron(cache, env = process.env) {
  const folder = join(ROOT, 'node_modules', 'electron')
  const { version } = JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8'))
  const path = join(folder, 'dist', executableName())
  if (fs.existsSync(path) && fs.existsSync(join(folder, 'path.txt'))) return path

  const url = releaseUrl(version, env)
  const memory = join(cache, 'unreachable.json')
  if (remembered(memory, url)) return undefined
  const problem = probe(url)
  if (problem !== undefined) {
    say(`Electron ${version} cannot be downloaded (${problem}); using the stand-in`)
    remember(memory, url)
    return undefined
  }
  say(`downloading Electron ${version}`)
  const { status } = spawnSync(NODE_24, [join(folder, 'install.js')], {
    stdio: ['ignore', 2, 2],
    timeout: DOWNLOAD_MS,
    env: { ...env, NODE_USE_ENV_PROXY: '1' },
  })
  if (status === 0 && fs.existsSync(path)) return path
  say(`the download of Electron ${version} failed; using the stand-in`)
  remember(memory, url)
  return undefined
}

/**
 * The address that the `electron` package's installer will ask for, by the same variables.
 * @param {string} version without the leading v
 * @param {NodeJS.ProcessEnv} env
 * @param {string} target platform and architecture, such as linux-x64
 * @returns {string}
 */
export function releaseUrl(version, env, target = `${process.platform}-${process.arch}`) {
  const base =
    env.npm_config_electron_mirror ??
    env.ELECTRON_MIRROR ??
    'https://github.com/electron/electron/releases/download/'
  const folder = env.ELECTRON_CUSTOM_DIR?.replace('{{ version }}', version) ?? `v${version}`
  return `${base}${folder}/${env.ELECTRON_CUSTOM_FILENAME ?? `electron-v${version}-${target}.zip`}`
}

// Asked in a process of its own: there Node 24 honours HTTPS_PROXY, and the limit holds for a
// name server that never answers, too.
/** @param {string} url @returns {string | undefined} what is wrong */
function probe(url) {
  const script = `
    const [url, limit] = process.argv.slice(1)
    const headers = { range: 'bytes=0-0' }
    fetch(url, { headers, signal: AbortSignal.timeout(Number(limit)) }).then(
      (answer) => { process.stdout.write(answer.ok ? '' : 'HTTP ' + answer.status); process.exit() },
      (error) => { process.stdout.write(error.cause?.code ?? error.name); process.exit() }
    )`
  const { stdout, status } = spawnSync(NODE_24, ['-e', script, url, String(PROBE_MS)], {
    encoding: 'utf8',
    timeout: PROBE_MS + 2000,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
  })
  if (status !== 0) return 'no answer'
  return stdout === '' ? undefined : stdout
}

/** @param {string} memory @param {string} url */
function remembered(memory, url) {
  try {
    const { url: known, at } = JSON.parse(fs.readFileSync(memory, 'utf8'))
    return known === url && Date.now() - at < MEMORY_MS && at <= Date.now()
  } catch {
    return false // never asked
  }
}

/** @param {string} memory @param {string} url */
function remember(memory, url) {
  fs.mkdirSync(dirname(memory), { recursive: true })
  fs.writeFileSync(memory, JSON.stringify({ url, at: Date.now() }))
}
