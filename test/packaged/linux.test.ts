import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIBRARIES, packagesFor } from '#build/electron/system.mjs'
import { partsOf, sizeOf } from '#build/package/sizes.ts'
import { filesUnder, handedOut, UNPACKED } from './support/places.ts'

const work = mkdtempSync(join(tmpdir(), 'vitrine-deb-'))
const [deb = ''] = handedOut('.deb')
const [tarball = ''] = handedOut('.tar.gz')

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return stdout
}

beforeAll(() => {
  run('dpkg-deb', '--extract', deb, work)
})
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

test('the .deb has all of the app, belongs to root, and is named in the menu', () => {
  expect(filesUnder(join(work, 'opt/Vitrine')).sort()).toEqual(filesUnder(UNPACKED).sort())
  expect(readlinkSync(join(work, 'usr/bin/vitrine'))).toBe('/opt/Vitrine/vitrine')
  const entry = readFileSync(join(work, 'usr/share/applications/vitrine.desktop'), 'utf8')
  const [, program = ''] = /^Exec=(\S+)/m.exec(entry) ?? []
  expect(lstatSync(join(work, program)).mode & 0o111).not.toBe(0)
  const [, icon = ''] = /^Icon=(\S+)$/m.exec(entry) ?? []
  for (const size of ['16x16', '512x512']) {
    const theme = join(work, 'usr/share/icons/hicolor', size)
    expect(existsSync(join(theme, 'apps', `${icon}.png`))).toBe(true)
    expect(existsSync(join(theme, 'mimetypes/application-x-vitrine.png'))).toBe(true)
  }
  const lines = run('dpkg-deb', '--contents', deb).trimEnd().split('\n')
  for (const line of lines) expect(line).toMatch(/^\S+ root\/root /)
  // Where people may make no namespaces, this is what locks the pages in; it has to be root's.
  expect(lines.find((line) => line.endsWith('/chrome-sandbox'))).toMatch(/^-rwsr-xr-x root\/root /)
  expect(run('dpkg-deb', '--field', deb, 'Package', 'Architecture')).toMatch(
    /vitrine[\s\S]*(?:amd64|arm64)/,
  )
})

test('it depends on a package for every library that a file of it asks for', () => {
  const depends = run('dpkg-deb', '--field', deb, 'Depends')
  const own = new Set(filesUnder(UNPACKED).map((name) => basename(name)))
  const files = filesUnder(UNPACKED).filter((name) => isElf(join(UNPACKED, name)))
  expect(files.length).toBeGreaterThan(5)
  const needed = new Set(
    files.flatMap((name) => {
      const dynamic = run('readelf', '--dynamic', join(UNPACKED, name))
      return [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, library = '']) => library)
    }),
  )
  const system = /^(?:libc|libm|libdl|librt|libpthread|ld-linux-\S+|libgcc_s|libstdc\+\+)\.so/
  const others = [...needed].filter((name) => !own.has(name) && !system.test(name))
  const { packages, unknown } = packagesFor(others)
  expect(unknown).toEqual([])
  expect(packages.length).toBeGreaterThan(15)
  for (const name of packages) expect(depends).toContain(name)
  for (const name of ['libc6', 'libstdc++6', 'libgcc-s1']) expect(depends).toContain(name)
  expect(Object.keys(LIBRARIES).length).toBeGreaterThan(20)
})

test('the .tar.gz has all of the app in one folder of its own name', () => {
  const names = run('tar', '-tzf', tarball).trimEnd().split('\n')
  const folder = basename(tarball, '.tar.gz')
  const files = names
    .filter((name) => !name.endsWith('/'))
    .map((name) => name.slice(folder.length + 1))
  for (const name of names) expect(name.startsWith(`${folder}/`)).toBe(true)
  expect(files.sort()).toEqual(filesUnder(UNPACKED).sort())
})

test('it stays within its size', () => {
  const megabytes = partsOf(UNPACKED).reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  expect(megabytes).toBeGreaterThan(300)
  expect(megabytes).toBeLessThan(520)
  for (const file of [deb, tarball]) {
    expect(sizeOf(file) / 1e6).toBeGreaterThan(150)
    expect(sizeOf(file) / 1e6).toBeLessThan(290)
  }
})

function isElf(file: string): boolean {
  const head = Buffer.alloc(4)
  return readSync(openSync(file, 'r'), head, 0, 4, 0) === 4 && head.toString('latin1') === '\x7fELF'
}
