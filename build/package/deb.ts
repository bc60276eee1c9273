// The package for Debian and Ubuntu, put together with dpkg-deb: no tool has to be downloaded.
import fs from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/paths.mjs'
import { mustRun } from '../bootstrap/run.mjs'
import { LIBRARIES } from '../electron/system.mjs'
import { controlText, desktopText, mimeText } from './deb-texts.ts'
import { MIME_TYPE } from './facts.ts'
import { sizeOf } from './sizes.ts'

export interface DebOrder {
  /** The unpacked app. */
  folder: string
  version: string
  arch: 'x64' | 'arm64'
  /** Where the package is written. */
  release: string
}

/** Where the app lies once it is installed. */
const HOME = '/opt/Vitrine'
const ICONS = join(ROOT, 'build/package/icon')

/** Every package that holds a library which the app's own files ask for. */
export const DEPENDS: readonly string[] = [
  'libc6 (>= 2.28)',
  'libgcc-s1',
  'libstdc++6 (>= 10)',
  // Debian 13 and Ubuntu 24.04 gave some of them another name.
  ...Object.keys(LIBRARIES).map((name) => `${name} | ${name}t64`),
]

/** @returns the file that was written */
export async function makeDeb({ folder, version, arch, release }: DebOrder): Promise<string> {
  const debArch = arch === 'x64' ? 'amd64' : 'arm64'
  const root = join(release, 'deb')
  const file = join(release, `vitrine_${version}_${debArch}.deb`)
  fs.rmSync(root, { recursive: true, force: true })
  const at = (path: string): string => {
    const target = join(root, path)
    fs.mkdirSync(join(target, '..'), { recursive: true })
    return target
  }
  // Links to the same files: they are read once, and take no room twice.
  await mustRun('cp', ['-al', folder, at(HOME)], { cwd: release })
  const home = join(root, HOME)
  // Where people may make no namespaces of their own, Chromium's sandbox is this program. A copy, so
  // that the unpacked app's own keeps its rights.
  const sandbox = join(home, 'chrome-sandbox')
  fs.rmSync(sandbox, { force: true })
  fs.copyFileSync(join(folder, 'chrome-sandbox'), sandbox)
  fs.chmodSync(sandbox, 0o4755)

  fs.mkdirSync(join(root, 'usr/bin'), { recursive: true })
  fs.symlinkSync(`${HOME}/vitrine`, join(root, 'usr/bin/vitrine'))
  fs.writeFileSync(at('/usr/share/applications/vitrine.desktop'), desktopText(`${HOME}/vitrine`))
  fs.writeFileSync(at(`/usr/share/mime/packages/vitrine.xml`), mimeText())
  for (const name of fs.readdirSync(join(ICONS, 'png'))) {
    const theme = `/usr/share/icons/hicolor/${name.replace('.png', '')}`
    fs.copyFileSync(join(ICONS, 'png', name), at(`${theme}/apps/vitrine.png`))
    const kind = `${theme}/mimetypes/${MIME_TYPE.replace('/', '-')}.png`
    fs.copyFileSync(join(ICONS, 'document', name), at(kind))
  }
  fs.copyFileSync(join(ROOT, 'LICENSE'), at('/usr/share/doc/vitrine/copyright'))
  const installedKib = Math.ceil(sizeOf(root) / 1024)
  fs.writeFileSync(
    at('/DEBIAN/control'),
    controlText({ version, arch: debArch, installedKib, depends: DEPENDS }),
  )
  await readable(root)
  // Not xz, which takes minutes where this takes seconds: most of it is weights, which hardly pack.
  const pack = ['--root-owner-group', '-Zzstd', '-z9', '--build', root, file]
  await mustRun('dpkg-deb', pack, { cwd: release })
  fs.rmSync(root, { recursive: true, force: true })
  return file
}

/** Folders as a system has them, whatever this person's own habit is. */
async function readable(root: string): Promise<void> {
  await mustRun('find', [root, '-type', 'd', '-exec', 'chmod', '755', '{}', '+'], { cwd: root })
}
