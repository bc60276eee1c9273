// Packs the built app with an Electron, and says what came of it.
import { Arch, build, Platform, type Configuration } from 'electron-builder'
import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ROOT, say } from '../bootstrap/paths.mjs'
import { mustRun } from '../bootstrap/run.mjs'
import { packageConfig, type Ingredients } from './config.ts'
import { makeDeb } from './deb.ts'
import { partsOf, sizeOf, table } from './sizes.ts'

interface Order {
  /** The Electron to pack, its executable. */
  path: string
  /** The database module it needs, where that is not the package's own. */
  sqlite: string | undefined
  /** The unpacked folder alone. */
  onlyFolder: boolean
}

const RELEASE = join(ROOT, 'release')
const SYSTEMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }
const FOLDERS = { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac-arm64' }

/**
 * Writes `release/`: the unpacked app, and unless told otherwise what is handed out on this system.
 *
 * @throws Error where this system is none that the app runs on, or a tool fails
 */
export async function makePackage({ path, sqlite, onlyFolder }: Order): Promise<void> {
  const { platform, arch } = here()
  const electronDist = distOf(path)
  const version = fs.readFileSync(join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '')
  const ingredients = { platform, arch, electronDist, electronVersion: version, sqlite }
  const isTrial = sqlite !== undefined
  if (isTrial)
    say(`Electron ${version} stands in here: this package is for trying, not for handing out`)

  fs.rmSync(RELEASE, { recursive: true, force: true })
  const config = packageConfig(ingredients)
  // AppImage needs a tool that is downloaded; where the stand-in is, there is none to be had.
  const targets = onlyFolder || isTrial ? ['dir'] : targetsOf(config, platform)
  const map = SYSTEMS[platform].createTarget(targets, Arch[arch])
  await build({ targets: map, config, projectDir: ROOT, publish: 'never' })

  const folder = join(
    RELEASE,
    platform === 'linux' && arch === 'arm64' ? 'linux-arm64-unpacked' : FOLDERS[platform],
  )
  if (platform === 'linux' && !onlyFolder) await linuxArchives(folder, arch)
  clean()
  process.stdout.write(`${report(folder)}\n`)
}

function here(): Pick<Ingredients, 'platform' | 'arch'> {
  const { platform, arch } = process
  if (platform !== 'linux' && platform !== 'win32' && platform !== 'darwin')
    throw new Error(`there is no package for ${platform}`)
  if (arch !== 'x64' && arch !== 'arm64') throw new Error(`there is no package for ${arch}`)
  if (platform === 'darwin' && arch === 'x64')
    throw new Error('ONNX Runtime has no module for Macs with Intel processors any more')
  return { platform, arch }
}

// On macOS the executable lies within Electron.app.
function distOf(executable: string): string {
  return executable.split(/[\\/]Electron\.app[\\/]/)[0] === executable
    ? dirname(executable)
    : (executable.split(/[\\/]Electron\.app[\\/]/)[0] ?? executable)
}

function targetsOf(config: Configuration, platform: Ingredients['platform']): string[] {
  const own = { linux: config.linux, win32: config.win, darwin: config.mac }[platform]?.target
  return [own ?? []].flat().map((target) => (typeof target === 'string' ? target : target.target))
}

async function linuxArchives(folder: string, arch: Ingredients['arch']): Promise<void> {
  const { version } = readPackage()
  const name = `vitrine-${version}-linux-${arch}`
  say('writing the .tar.gz and the .deb')
  // Its folder has the archive's name, and belongs to nobody in particular.
  const owner = ['--owner=0', '--group=0', '--numeric-owner', `--transform=s,^\\.,${name},`]
  const file = join(RELEASE, `${name}.tar.gz`)
  // One after the other: the second links to the same files, which the first would notice.
  await mustRun('tar', [...owner, '-czf', file, '-C', folder, '.'], { cwd: ROOT })
  await makeDeb({ folder, version, arch, release: RELEASE })
}

function readPackage(): { version: string; description: string } {
  return JSON.parse(fs.readFileSync(join(ROOT, 'package.json'), 'utf8')) as never
}

/** electron-builder's own notes: what it was told, and what an updater would ask for. */
function clean(): void {
  for (const name of fs.readdirSync(RELEASE)) {
    if (/\.ya?ml$|\.blockmap$/.test(name)) fs.rmSync(join(RELEASE, name))
  }
}

function report(folder: string): string {
  const files = fs.readdirSync(RELEASE).filter((name) => fs.statSync(join(RELEASE, name)).isFile())
  return [
    `${basename(folder)}:`,
    table(partsOf(folder)),
    ...files.map((name) => `${name}: ${(sizeOf(join(RELEASE, name)) / 1e6).toFixed(1)} MB`),
  ].join('\n')
}
