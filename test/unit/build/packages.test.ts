import fs from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { missingPlatforms, platformOf } from '#build/bootstrap/complete-lock.mjs'
import { covers } from '#build/bootstrap/install.mjs'
import { cacheFolder } from '#build/bootstrap/paths.mjs'

test('installed by hand counts, unless a version differs or something needed is missing', () => {
  const locked = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-win32-x64': { version: '2.0.0', optional: true },
  }
  expect(covers({ 'node_modules/a': { version: '1.0.0' } }, locked)).toBe(true)
  expect(covers({ 'node_modules/a': { version: '1.0.1' } }, locked)).toBe(false)
  expect(covers({}, locked)).toBe(false)
  const other = { 'node_modules/b-win32-x64': { version: '2.0.1' } }
  expect(covers({ 'node_modules/a': { version: '1.0.0' }, ...other }, locked)).toBe(false)
})

test('reads the platform out of the names that packages use', () => {
  expect(platformOf('@oxc-parser/binding-linux-arm-musleabihf')).toEqual({
    cpu: ['arm'],
    os: ['linux'],
    libc: ['musl'],
  })
  expect(platformOf('@bufbuild/buf-linux-armv7')).toEqual({ cpu: ['arm'], os: ['linux'] })
  expect(platformOf('@oxc-parser/binding-win32-ia32-msvc')).toEqual({
    cpu: ['ia32'],
    os: ['win32'],
  })
  expect(platformOf('bufferutil')).toBeUndefined()
})

test('adds a missing platform as exactly what its parent asks for', () => {
  const parent = {
    version: '1.0.0',
    dev: true,
    optionalDependencies: { 'p-linux-x64-gnu': '1.0.0' },
  }
  const entry = { version: '1.0.0', cpu: ['x64'], os: ['linux'], libc: ['glibc'] }
  const missing = { 'node_modules/p-linux-x64-gnu': { ...entry, dev: true, optional: true } }
  expect(missingPlatforms({ 'node_modules/p': parent })).toEqual(missing)
  expect(missingPlatforms({ 'node_modules/p': parent, ...missing })).toEqual({})
})

test('the lock file names every platform, and no registry', () => {
  const text = fs.readFileSync('package-lock.json', 'utf8')
  const { packages } = JSON.parse(text) as { packages: Parameters<typeof missingPlatforms>[0] }
  expect(missingPlatforms(packages)).toEqual({})
  expect(text).not.toContain('"resolved"')
})

test('the cache lies outside node_modules, where VITRINE_CACHE or the system says', () => {
  expect(cacheFolder({ VITRINE_CACHE: '/a', XDG_CACHE_HOME: '/b' }, 'linux')).toBe(resolve('/a'))
  expect(cacheFolder({ XDG_CACHE_HOME: '/b' }, 'linux')).toBe(resolve('/b/vitrine-build'))
  expect(cacheFolder({}, 'linux')).toMatch(/[\\/]\.cache[\\/]vitrine-build$/)
})
