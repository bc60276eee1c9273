// The system packages that Electron needs on Debian and Ubuntu: found out, installed as root, or
// named in a line that can be pasted.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { say } from '../bootstrap/paths.mjs'

// Every library in the NEEDED entries of Electron's files, by Debian 12 package.
/** @type {Readonly<Record<string, readonly string[]>>} */
export const LIBRARIES = {
  libasound2: ['libasound.so.2'],
  'libatk1.0-0': ['libatk-1.0.so.0'],
  'libatk-bridge2.0-0': ['libatk-bridge-2.0.so.0'],
  'libatspi2.0-0': ['libatspi.so.0'],
  libcairo2: ['libcairo.so.2'],
  libcups2: ['libcups.so.2'],
  'libdbus-1-3': ['libdbus-1.so.3'],
  libdrm2: ['libdrm.so.2'],
  libexpat1: ['libexpat.so.1'],
  libgbm1: ['libgbm.so.1'],
  'libglib2.0-0': ['libgio-2.0.so.0', 'libglib-2.0.so.0', 'libgobject-2.0.so.0'],
  'libgtk-3-0': ['libgtk-3.so.0'],
  libnspr4: ['libnspr4.so'],
  libnss3: ['libnss3.so', 'libnssutil3.so', 'libsmime3.so'],
  'libpango-1.0-0': ['libpango-1.0.so.0'],
  libudev1: ['libudev.so.1'],
  'libx11-6': ['libX11.so.6'],
  libxcb1: ['libxcb.so.1'],
  libxcomposite1: ['libXcomposite.so.1'],
  libxdamage1: ['libXdamage.so.1'],
  libxext6: ['libXext.so.6'],
  libxfixes3: ['libXfixes.so.3'],
  libxkbcommon0: ['libxkbcommon.so.0'],
  libxrandr2: ['libXrandr.so.2'],
}
const CJK_FONTS = 'fonts-noto-cjk'
// ONNX Runtime opens it when a model is to run on WebGPU.
const VULKAN = { name: 'libvulkan1', file: 'libvulkan.so.1' }
/** Without them the app works all the same. */
const OPTIONAL = [CJK_FONTS, VULKAN.name]
let isNamed = false // once is enough

/**
 * @param {readonly string[]} missing file names of shared libraries
 * @returns {{ packages: string[], unknown: string[] }} `unknown`: those that no package here holds
 */
export function packagesFor(missing) {
  const owner = new Map(
    Object.entries(LIBRARIES).flatMap(([name, files]) => files.map((file) => [file, name])),
  )
  const packages = new Set(missing.flatMap((file) => owner.get(file) ?? []))
  return { packages: [...packages], unknown: missing.filter((file) => !owner.has(file)) }
}

/**
 * @param {string} ldd its output
 * @returns {string[]} the libraries it did not find
 */
export function missingIn(ldd) {
  const lines = ldd.split('\n').filter((line) => line.includes('=> not found'))
  return [...new Set(lines.map((line) => line.trim().split(' ')[0] ?? ''))]
}

/**
 * Before Electron is there, the loader's own list has to do.
 * @param {string} ldconfig output of `ldconfig -p`
 * @returns {string[]} the libraries of the table that it does not list
 */
export function missingFrom(ldconfig) {
  const here = new Set(ldconfig.split('\n').map((line) => line.trim().split(' ')[0]))
  return Object.values(LIBRARIES)
    .flat()
    .filter((file) => !here.has(file))
}

/**
 * Makes sure that a program started here finds its libraries, a display and Chinese letters.
 * @param {{ electron: string, cache: string, needsCompiler: boolean, needsXvfb: boolean }} what
 *   `electron` may not exist yet; then it is only guessed which libraries it will need
 * @throws {Error} with the exact command to type, where a package is missing and cannot be installed
 */
export function ensureSystem({ electron, cache, needsCompiler, needsXvfb }) {
  if (process.platform !== 'linux') return
  const proof = proofOf(electron, needsXvfb)
  const memory = join(cache, 'system-checked')
  if (!needsCompiler && proof !== undefined && contentOf(memory) === proof) return

  const { packages, unknown } = lacking({ electron, needsCompiler, needsXvfb })
  if (packages.length > 0) install(packages)
  const still = lacking({ electron, needsCompiler, needsXvfb })
  if (unknown.length > 0) throw new Error(`this machine lacks ${unknown.join(', ')}`)
  if (still.packages.some((name) => !OPTIONAL.includes(name)))
    throw new Error(command(still.packages))
  if (proof !== undefined) {
    fs.mkdirSync(dirname(memory), { recursive: true })
    fs.writeFileSync(memory, proofOf(electron, needsXvfb) ?? '')
  }
}

// What was found holds until this Electron or the set of installed packages changes.
/** @param {string} electron @param {boolean} needsXvfb */
function proofOf(electron, needsXvfb) {
  const mtime = (/** @type {string} */ file) =>
    fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs
  const built = mtime(electron)
  if (built === undefined) return undefined
  return [electron, built, mtime('/var/lib/dpkg/status'), needsXvfb, VULKAN.name].join(' ')
}

/** @param {{ electron: string, needsCompiler: boolean, needsXvfb: boolean }} what */
function lacking({ electron, needsCompiler, needsXvfb }) {
  const missing = fs.existsSync(electron)
    ? missingIn(output('ldd', electron))
    : missingFrom(output('/sbin/ldconfig', '-p'))
  const { packages, unknown } = packagesFor(missing)
  if (needsXvfb && !onPath('Xvfb')) packages.push('xvfb')
  if (needsCompiler) packages.push(...['gcc', 'g++', 'patch'].filter((name) => !onPath(name)))
  if (needsCompiler && !fs.existsSync('/usr/include/stdio.h')) packages.push('libc6-dev')
  if (!hasChineseFont()) packages.push(CJK_FONTS)
  if (!output('/sbin/ldconfig', '-p').includes(VULKAN.file)) packages.push(VULKAN.name)
  return { packages, unknown }
}

/** @param {string[]} packages of Debian 12 */
function install(packages) {
  if (!onPath('apt-get') || process.getuid?.() !== 0) {
    if (packages.every((name) => OPTIONAL.includes(name))) {
      if (!isNamed) say(`for Chinese letters, and for WebGPU: ${command(packages)}`)
      isNamed = true
      return
    }
    throw new Error(`this machine lacks system packages. Please run:\n${command(packages)}`)
  }
  say(`installing system packages: ${packages.join(' ')}`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages.map(nameHere))
}

/** @param {string[]} packages */
function command(packages) {
  const list = packages.map(nameHere).join(' ')
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${list}`
}

// Debian 13 and Ubuntu 24.04 renamed some: libgtk-3-0t64, libasound2t64 ...
/** @param {string} name */
function nameHere(name) {
  return output('apt-cache', 'show', `${name}t64`) === '' ? name : `${name}t64`
}

/** @param {string[]} args */
function apt(...args) {
  const done = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (done.status === 0) return
  throw new Error(`apt-get ${args.join(' ')} failed:\n${(done.stdout + done.stderr).slice(-2000)}`)
}

function hasChineseFont() {
  const file = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
  return fs.existsSync(file) || output('fc-list', ':lang=zh') !== ''
}

/** @param {string} program */
function onPath(program) {
  const folders = (process.env.PATH ?? '').split(':')
  return folders.some((folder) => fs.existsSync(join(folder, program)))
}

/** @param {string} program @param {...string} args */
function output(program, ...args) {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout?.trim() ?? ''
}

/** @param {string} file */
function contentOf(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined
}
