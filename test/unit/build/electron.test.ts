import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { chromiumSwitches } from '#build/electron/environment.mjs'
import { softwareVulkan } from '#build/electron/vulkan.mjs'
import { releaseUrl } from '#build/electron/official.mjs'
import { definitions } from '#build/electron/sqlite.mjs'
import { needsXvfb } from '#build/electron/xvfb.mjs'

test('asks for the file that the electron package would download', () => {
  const name = 'electron-v45.4.1-linux-x64.zip'
  const url = (env: Record<string, string>) => releaseUrl('45.4.1', env, 'linux-x64')
  expect(url({})).toBe(`https://github.com/electron/electron/releases/download/v45.4.1/${name}`)
  expect(url({ ELECTRON_MIRROR: 'https://mirror.example/e/' })).toBe(
    `https://mirror.example/e/v45.4.1/${name}`,
  )
  const folder = { ELECTRON_MIRROR: 'https://m.example/', ELECTRON_CUSTOM_DIR: '{{ version }}' }
  expect(url(folder)).toBe(`https://m.example/45.4.1/${name}`)
})

test('only root goes without a sandbox, only a machine without graphics without a GPU', () => {
  const desktop = { DISPLAY: ':1' }
  expect(chromiumSwitches(desktop, { isRoot: false, hasGpu: true })).toEqual([])
  expect(chromiumSwitches(desktop, { isRoot: true, hasGpu: true })).toEqual(['--no-sandbox'])
  expect(chromiumSwitches(desktop, { isRoot: false, hasGpu: false })).toEqual(['--disable-gpu'])
})

test('a display of our own is for Linux without any', () => {
  expect(needsXvfb({}, 'linux')).toBe(true)
  expect(needsXvfb({ DISPLAY: ':0' }, 'linux')).toBe(false)
  expect(needsXvfb({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(false)
  expect(needsXvfb({}, 'darwin')).toBe(false)
})

test("reads SQLite's settings out of the package's own build files", () => {
  const gypi = fs.readFileSync('node_modules/better-sqlite3/deps/defines.gypi', 'utf8')
  const names = definitions(gypi)
  expect(names).toContain('SQLITE_ENABLE_FTS5')
  expect(names).toContain('SQLITE_DEFAULT_CACHE_SIZE=-16000')
  expect(names).toHaveLength(gypi.split('\n').filter((line) => /^ {4}'/.test(line)).length)
  expect(() => definitions('{}')).toThrow('no definitions')
})

test('WebGPU gets the software renderer of the Electron at hand, where nothing better is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'))
  const electron = join(folder, 'electron')
  const without = { hasGpu: false }
  expect(softwareVulkan(electron, {}, without)).toEqual({})
  const manifest = join(folder, 'vk_swiftshader_icd.json')
  writeFileSync(manifest, '{}')
  expect(softwareVulkan(electron, {}, without)).toEqual({ VK_ICD_FILENAMES: manifest })
  expect(softwareVulkan(electron, {}, { hasGpu: true })).toEqual({})
  expect(softwareVulkan(electron, { VK_ICD_FILENAMES: '/own.json' }, without)).toEqual({})
  // Without a path, any that is at hand.
  const env = { VITRINE_CACHE: dirname(folder), ELECTRON_OVERRIDE_DIST_PATH: folder }
  expect(softwareVulkan(undefined, env, without)).toEqual({ VK_ICD_FILENAMES: manifest })
  rmSync(folder, { recursive: true })
})
