import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#build/bootstrap/paths.mjs'

const RELEASE = join(ROOT, 'release')

/** The unpacked app, wherever this system has it. */
export const UNPACKED = (() => {
  const names = ['linux-unpacked', 'linux-arm64-unpacked', 'win-unpacked', 'mac-arm64']
  const name = names.find((one) => existsSync(join(RELEASE, one)))
  if (name === undefined) throw new Error(`no unpacked app in ${RELEASE}`)
  return join(RELEASE, name)
})()

const MAC = join(UNPACKED, 'Vitrine.app', 'Contents')

/** What is started, within the unpacked app. */
export const EXECUTABLE = {
  linux: 'vitrine',
  win32: 'Vitrine.exe',
  darwin: join('Vitrine.app', 'Contents', 'MacOS', 'Vitrine'),
}[process.platform as 'linux' | 'win32' | 'darwin']

export const RESOURCES =
  process.platform === 'darwin' ? join(MAC, 'Resources') : join(UNPACKED, 'resources')

/** Files handed out, of one kind. */
export function handedOut(extension: string): string[] {
  return readdirSync(RELEASE)
    .filter((name) => name.endsWith(extension))
    .map((name) => join(RELEASE, name))
}

/** Every file under a folder, as paths within it, with `/`. */
export function filesUnder(folder: string, within = ''): string[] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const path = within === '' ? entry.name : `${within}/${entry.name}`
    return entry.isDirectory() ? filesUnder(folder, path) : [path]
  })
}
