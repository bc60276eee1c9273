import { zipSync, type Zippable } from 'fflate'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asar, unzip } from '#build/electron/archive.mjs'

let folder: string

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'archive-'))
})

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

/** Writes a zip file with another implementation, deflated or stored. */
function zip(contents: Zippable, level: 0 | 9): string {
  const file = path.join(folder, 'a.zip')
  fs.writeFileSync(file, zipSync(contents, { level }))
  return file
}

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([0, 9] as const)('unpacks what another program packed, level %i', (level) => {
  const long = 'the same again '.repeat(10_000)
  const file = zip({ 'a.txt': bytes('首页'), deep: { er: { 'b.txt': bytes(long) } } }, level)
  unzip(file, path.join(folder, 'out'))
  expect(fs.readFileSync(path.join(folder, 'out/a.txt'), 'utf8')).toBe('首页')
  expect(fs.readFileSync(path.join(folder, 'out/deep/er/b.txt'), 'utf8')).toBe(long)
})

test('keeps executables executable, renames, and leaves out', () => {
  const unix = (mode: number) => ({ os: 3, attrs: mode << 16 })
  const file = zip(
    {
      App: [bytes('program'), unix(0o755)],
      'notes.txt': [bytes('text'), unix(0o644)],
      'resources/app.js': bytes('not wanted'),
    },
    9,
  )
  unzip(file, folder, (name) => (name.startsWith('resources/') ? null : name.toLowerCase()))
  // Windows knows no such right, and tells by the name.
  const mayRun = process.platform === 'win32' ? 0 : 0o111
  expect(fs.statSync(path.join(folder, 'app')).mode & 0o111).toBe(mayRun)
  expect(fs.statSync(path.join(folder, 'notes.txt')).mode & 0o111).toBe(0)
  expect(fs.existsSync(path.join(folder, 'resources'))).toBe(false)
})

test('refuses a path outside the folder, a cut file and what is no zip', () => {
  const inner = path.join(folder, 'inner')
  expect(() => {
    unzip(zip({ '../escaped': bytes('x') }, 0), inner)
  }).toThrow('outside')
  expect(fs.existsSync(path.join(folder, 'escaped'))).toBe(false)

  const file = zip({ 'a.txt': bytes('x'.repeat(1000)) }, 0)
  const whole = fs.readFileSync(file)
  fs.writeFileSync(file, whole.subarray(0, 500))
  expect(() => {
    unzip(file, inner)
  }).toThrow('not a zip file')
})

test('writes the asar layout: sizes, padded header, bodies at their offsets', () => {
  const archive = asar({ 'package.json': '{"main":"a.mjs"}', 'a.mjs': 'export {}\n' })
  const at = (position: number) => archive.readUInt32LE(position)
  // A pickle that holds the size of the next pickle, which holds a string with its length.
  expect(at(0)).toBe(4)
  expect(at(4)).toBe(at(8) + 4)
  const header = archive.toString('utf8', 16, 16 + at(12))
  const start = 8 + at(4)
  expect(start % 4).toBe(0)
  const { files } = JSON.parse(header) as {
    files: Record<string, { size: number; offset: string }>
  }
  const body = (name: string) => {
    const { size = 0, offset = '' } = files[name] ?? {}
    return archive.toString('utf8', start + Number(offset), start + Number(offset) + size)
  }
  expect(body('package.json')).toBe('{"main":"a.mjs"}')
  expect(body('a.mjs')).toBe('export {}\n')
  expect(Object.keys(files)).toHaveLength(2)
})
