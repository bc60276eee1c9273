import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesOf, isUpToDate, quickHash, writeStamp } from '#build/bootstrap/stamp.mjs'

const INPUTS = ['package.json', 'source', 'not-there']
let root: string
let stamp: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'stamp-'))
  stamp = path.join(root, '.stamp')
  fs.mkdirSync(path.join(root, 'source/deep'), { recursive: true })
  fs.writeFileSync(path.join(root, 'package.json'), '{}')
  fs.writeFileSync(path.join(root, 'source/b.ts'), 'b')
  fs.writeFileSync(path.join(root, 'source/deep/a.ts'), 'a')
})

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true })
})

const touch = (file: string) => {
  fs.utimesSync(path.join(root, file), new Date(0), new Date(0))
}

test('lists files and folders in a fixed order, and nothing that is not there', () => {
  expect(filesOf(root, INPUTS)).toEqual(['package.json', 'source/b.ts', 'source/deep/a.ts'])
})

test('without a stamp, or with a broken one, everything is to be made', () => {
  expect(isUpToDate(stamp, root, INPUTS)).toBe(false)
  fs.writeFileSync(stamp, 'half a sta')
  expect(isUpToDate(stamp, root, INPUTS)).toBe(false)
})

test('is up to date until a file is changed, added, renamed or removed', () => {
  const changes: (() => void)[] = [
    () => {
      fs.writeFileSync(path.join(root, 'source/b.ts'), 'B')
      touch('source/b.ts')
    },
    () => {
      fs.writeFileSync(path.join(root, 'source/c.ts'), '')
    },
    () => {
      fs.renameSync(path.join(root, 'source/c.ts'), path.join(root, 'source/d.ts'))
    },
    () => {
      fs.rmSync(path.join(root, 'source/deep'), { recursive: true })
    },
  ]
  for (const change of changes) {
    writeStamp(stamp, root, INPUTS)
    expect(isUpToDate(stamp, root, INPUTS)).toBe(true)
    change()
    expect(isUpToDate(stamp, root, INPUTS)).toBe(false)
  }
})

test('new times on old contents change nothing, and are learnt', () => {
  writeStamp(stamp, root, INPUTS)
  const before = quickHash(root, filesOf(root, INPUTS))
  touch('source/b.ts')
  const after = quickHash(root, filesOf(root, INPUTS))
  expect(after).not.toBe(before)
  expect(isUpToDate(stamp, root, INPUTS)).toBe(true)
  expect(fs.readFileSync(stamp, 'utf8')).toContain(after)
})
