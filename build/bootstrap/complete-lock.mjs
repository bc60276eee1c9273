// Completes package-lock.json after `npm install` against a registry that mirrors some platforms
// only: npm then leaves out the optional packages of the others, and `npm ci` refuses the file, here
// and everywhere. What is needed of them follows from the packages that name them, all but the
// checksum, which npm adds where it can see them.
//   node build/bootstrap/complete-lock.mjs
import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, say } from './paths.mjs'

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

/**
 * @param {Record<string, Locked>} packages by path, as in package-lock.json
 * @returns {Record<string, Locked>} the missing ones
 */
export function missingPlatforms(packages) {
  /** @type {Record<string, Locked>} */
  const missing = {}
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const nested = path === '' ? '' : `${path}/node_modules/${name}`
      const hoisted = `node_modules/${name}`
      const platform = platformOf(name)
      if (packages[nested] || packages[hoisted] || !platform) continue
      missing[hoisted] = { version, ...platform, ...(dev ? { dev } : {}), optional: true }
    }
  }
  return missing
}

/**
 * @param {string} name such as `@unrs/resolver-binding-linux-riscv64-gnu`
 * @returns {Pick<Locked, 'os' | 'cpu' | 'libc'> | undefined} undefined where it names no platform
 */
export function platformOf(name) {
  const words = name.split(/[-/]/)
  const system = SYSTEMS.find((one) => words.includes(one))
  if (system === undefined) return undefined
  const processor =
    PROCESSORS.find((one) => words.includes(one)) ??
    (words.some((word) => /^arm(v[67])?$/.test(word)) ? 'arm' : undefined)
  if (processor === undefined) return undefined
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : undefined
  return { cpu: [processor], os: [system], ...(libc ? { libc } : {}) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = join(ROOT, 'package-lock.json')
  const lock = JSON.parse(fs.readFileSync(file, 'utf8'))
  const missing = missingPlatforms(lock.packages)
  const entries = Object.entries({ ...lock.packages, ...missing })
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = Object.fromEntries(entries)
  fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  say(`${Object.keys(missing).length} packages of other platforms added to package-lock.json`)
}
