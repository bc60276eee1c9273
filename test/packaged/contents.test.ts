import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#build/bootstrap/paths.mjs'
import { NATIVE_PACKAGES } from '#build/package/native.ts'
import { sizeOf } from '#build/package/sizes.ts'
import { readAsar } from './support/asar.ts'
import { EXECUTABLE, filesUnder, RESOURCES, UNPACKED } from './support/places.ts'

const asar = readAsar(join(RESOURCES, 'app.asar'))
const here = `${process.platform}-${process.arch}`

test('every fuse is as a release has it', async () => {
  const wire = await getCurrentFuseWire(join(UNPACKED, EXECUTABLE))
  const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
    snapshot: on(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    fileExtras: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookieEncryption: false,
    nodeOptions: false,
    inspect: false,
    asarIntegrity: process.platform !== 'linux',
    onlyAsar: true,
    snapshot: false,
    fileExtras: false,
  })
})

test('the archive holds what was built and the packages that stay packages, and nothing else', () => {
  const built = filesUnder(join(ROOT, 'out')).filter((name) => name !== '.stamp')
  const inArchive = asar.names.filter((name) => name.startsWith('out/'))
  expect(inArchive.sort()).toEqual(built.map((name) => `out/${name}`).sort())
  const others = asar.names.filter((name) => !name.startsWith('out/') && name !== 'package.json')
  const packages = new Set(others.map((name) => name.split('/').slice(0, 2).join('/')))
  expect([...packages].sort()).toEqual(NATIVE_PACKAGES.map((name) => `node_modules/${name}`))
  const unwanted =
    /\.(?:map|ts|md|cc|cpp|h|gyp|tsbuildinfo)$|\/(?:test|tests|docs|script|deps|src)\//
  expect(asar.names.filter((name) => unwanted.test(name))).toEqual([])
  expect(existsSync(join(RESOURCES, 'default_app.asar'))).toBe(false)
})

test('native modules are those of this system alone, and lie beside the archive', () => {
  const natives = asar.names.filter((name) => /\.(?:node|dylib|dll)$|\.so(?:\.|$)/.test(name))
  expect(natives.length).toBeGreaterThan(1)
  expect(asar.unpacked.sort()).toEqual(natives.sort())
  for (const name of natives) {
    expect(existsSync(join(RESOURCES, 'app.asar.unpacked', name))).toBe(true)
    const system = name.includes('better-sqlite3') ? here : here.replace('-', '/')
    expect(name).toContain(system)
  }
})

test('every import in the archive is answered in it', () => {
  const known = new Set([...builtinModules, ...NATIVE_PACKAGES, 'electron', 'electron/main'])
  const scripts = asar.names.filter((name) => /^out\/(?:main|preload)\/.*\.c?js$/.test(name))
  expect(scripts.length).toBeGreaterThan(2)
  const imported = scripts.flatMap((name) => {
    const text = asar.read(name).toString('utf8')
    const found = text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["']([^"'\n]+)["']/g)
    return [...found].map(([, target = '']) => target).filter((target) => !target.startsWith('.'))
  })
  expect(imported).toContain('onnxruntime-node')
  const unanswered = imported.filter((name) => !known.has(name.replace(/^node:/, '')))
  expect([...new Set(unanswered)]).toEqual([])
})

test('what the app reads at run time is there, byte for byte', () => {
  for (const folder of ['models', 'samples', 'schema', 'icons']) {
    const [from, to] = [join(ROOT, 'resources', folder), join(RESOURCES, folder)]
    expect(filesUnder(to)).toEqual(filesUnder(from))
    for (const name of filesUnder(from)) {
      expect(readFileSync(join(to, name)).equals(readFileSync(join(from, name)))).toBe(true)
    }
  }
  for (const name of ['handout/player.js', 'renderer/stage.html', 'licences.json']) {
    expect(asar.read(`out/${name}`).length).toBeGreaterThan(100)
  }
  const notices = process.platform === 'darwin' ? RESOURCES : UNPACKED
  expect(sizeOf(join(notices, 'LICENSES.chromium.html'))).toBeGreaterThan(1e6)
  expect(readFileSync(join(notices, 'LICENSE.electron.txt'), 'utf8')).toContain('Electron')
})

test('Chromium speaks the two languages of the app, and English to all others', () => {
  const words = filesUnder(UNPACKED).filter((name) => /(?:locales\/.*\.pak|\.lproj\/)/.test(name))
  const languages = new Set(words.map((name) => /([\w-]+)(?:\.pak|\.lproj\/.*)$/.exec(name)?.[1]))
  const expected = process.platform === 'darwin' ? ['en', 'zh_CN'] : ['en-US', 'zh-CN']
  expect([...languages].sort()).toEqual(expected)
})
