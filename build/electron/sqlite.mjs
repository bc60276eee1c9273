// better-sqlite3 for Electrons with Node-API 9 (before 36: the stand-in). The package's own prebuilt
// module needs Node-API 10 and crashes there. Two files are compiled, with the definitions of the
// package's own build files; so neither Python nor node-gyp nor a download of headers is needed.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT, say } from '../bootstrap/paths.mjs'
import { mustRun } from '../bootstrap/run.mjs'

const VERSION = '13.2.0'
const PATCH = fileURLToPath(new URL(`./better-sqlite3-${VERSION}.patch`, import.meta.url))
const RECIPE = 3 // raised when the commands below change

/**
 * @param {string} cache
 * @returns {string} where the module lies, or will lie
 */
export function sqlitePath(cache) {
  const patch = createHash('sha256').update(fs.readFileSync(PATCH)).digest('hex').slice(0, 8)
  const name = `better-sqlite3-${VERSION}-${process.platform}-${process.arch}-${patch}-${RECIPE}.node`
  return join(cache, name)
}

/**
 * Builds the module, unless the cache has it.
 * @param {string} cache
 * @returns {Promise<string>} for better-sqlite3's option `nativeBinding`
 * @throws {Error} with the compiler's last words
 */
export async function buildSqlite(cache) {
  const path = sqlitePath(cache)
  if (fs.existsSync(path)) return path
  const source = join(ROOT, 'node_modules', 'better-sqlite3')
  const { version } = JSON.parse(fs.readFileSync(join(source, 'package.json'), 'utf8'))
  if (version !== VERSION) throw new Error(`${PATCH} is not for better-sqlite3 ${version}`)

  fs.mkdirSync(cache, { recursive: true })
  const work = fs.mkdtempSync(join(cache, 'build-'))
  try {
    say('building better-sqlite3 for this Electron (about a minute)')
    for (const part of ['src', 'deps', 'binding.gyp']) {
      fs.cpSync(join(source, part), join(work, part), { recursive: true })
    }
    await mustRun('patch', ['-p1', '--forward', '--silent', '-i', PATCH], { cwd: work })
    await compile(work)
    fs.renameSync(join(work, 'better_sqlite3.node'), path)
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  return path
}

/** @param {string} work */
async function compile(work) {
  const modules = join(ROOT, 'node_modules')
  // -O1 halves the time of this build; the released Electron takes the package's own module.
  const common = ['-c', '-O1', '-fPIC', '-DNDEBUG', '-w']
  const sqlite = definitions(fs.readFileSync(join(work, 'deps/defines.gypi'), 'utf8'))
  const addon = [
    ...definitions(fs.readFileSync(join(work, 'binding.gyp'), 'utf8')),
    'BUILDING_NODE_EXTENSION',
    'NODE_GYP_MODULE_NAME=better_sqlite3',
  ]
  const include = ['node-addon-api', 'node-api-headers/include'].map((p) => `-I${join(modules, p)}`)
  await Promise.all([
    mustRun('gcc', [...common, '-std=c99', ...sqlite.map(flag), 'deps/sqlite3/sqlite3.c'], {
      cwd: work,
    }),
    mustRun(
      'g++',
      [
        ...[...common, '-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
        ...[...addon.map(flag), '-Ideps/sqlite3', ...include, 'src/better_sqlite3.cpp'],
      ],
      { cwd: work },
    ),
  ])
  const link = ['-shared', '-s', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL']
  await mustRun(
    'g++',
    [...link, 'better_sqlite3.o', 'sqlite3.o', '-ldl', '-o', 'better_sqlite3.node'],
    { cwd: work },
  )
}

/** @param {string} name */
const flag = (name) => `-D${name}`

/**
 * The preprocessor definitions of a GYP file: the strings of its first `'defines': [...]`.
 * @param {string} gyp
 * @returns {string[]}
 */
export function definitions(gyp) {
  const list = /'defines': \[([^\]]*)\]/.exec(gyp)?.[1]
  if (list === undefined) throw new Error('no definitions in the GYP file')
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '')
}
