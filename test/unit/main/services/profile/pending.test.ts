import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { doPending, leaveWord, presentIn } from '#main/services/profile/pending.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
const BEFORE = {
  'vitrine.sqlite': 'old',
  'vitrine.sqlite-wal': 'old log',
  'window.json': 'old window',
  'models/mine/config.json': 'old model',
}
const content = (folder: string, name: string): string | null =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null

describe('deleting everything', () => {
  it('takes what the app wrote, and neither what it did not write nor what links point to', () => {
    const folder = tempFolder()
    const elsewhere = tempFolder()
    write(elsewhere, { 'weights.onnx': 'kept' })
    write(folder, {
      ...BEFORE,
      'vitrine.sqlite.version-3.backup': 'a',
      'vitrine.sqlite.damaged-2026-11-23': 'b',
      'logs/vitrine.log': 'c',
      'Cache/x': 'd',
      'letters/to-mother.txt': 'not ours',
      SingletonLock: 'held',
    })
    symlinkSync(elsewhere, join(folder, 'models', 'linked'))
    leaveWord(folder, { do: 'delete' })
    expect(doPending(folder)).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['SingletonLock', 'letters'])
    expect(content(elsewhere, 'weights.onnx')).toBe('kept')
    expect(doPending(folder)).toEqual([])
  })

  it('names what another program holds, deletes the rest and is done', () => {
    const folder = tempFolder()
    write(folder, BEFORE)
    leaveWord(folder, { do: 'delete' })
    const notices = doPending(folder, (path) => {
      if (path.endsWith('vitrine.sqlite')) throw Object.assign(new Error('busy'), { code: 'EBUSY' })
      rmSync(path, { recursive: true })
    })
    expect(notices).toEqual([
      { code: 'profile.leftBehind', data: { files: 'vitrine.sqlite', folder } },
    ])
    expect(readdirSync(folder)).toEqual(['vitrine.sqlite'])
    expect(doPending(folder)).toEqual([])
  })

  it('goes on at the next start where it was cut short', () => {
    const folder = tempFolder()
    write(folder, BEFORE)
    leaveWord(folder, { do: 'delete' })
    rmSync(join(folder, 'models'), { recursive: true })
    expect(doPending(folder)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a restore', () => {
  function prepared(staged: Record<string, string>): string {
    const folder = tempFolder()
    write(folder, BEFORE)
    write(join(folder, 'restore-1'), staged)
    const before = presentIn(folder)
    leaveWord(folder, { do: 'restore', staged: 'restore-1', replaced: 'replaced-1', before })
    return folder
  }
  const isNew = (folder: string): void => {
    expect(content(folder, 'vitrine.sqlite')).toBe('new')
    expect(readdirSync(folder)).toEqual(['vitrine.sqlite'])
  }

  it('replaces what is there as a whole, what the backup does not have included', () => {
    const folder = prepared({ 'vitrine.sqlite': 'new' })
    expect(doPending(folder)).toEqual([])
    isNew(folder)
  })

  it.each([0, 1, 2, 3, 4])('goes on where it was cut short after %i moves', (moves) => {
    const folder = prepared({ 'vitrine.sqlite': 'new' })
    const all = [
      ...presentIn(folder).map((name) => [name, join('replaced-1', name)] as const),
      [join('restore-1', 'vitrine.sqlite'), 'vitrine.sqlite'] as const,
    ]
    expect(all).toHaveLength(5)
    mkdirSync(join(folder, 'replaced-1'))
    for (const [from, to] of all.slice(0, moves)) {
      renameSync(join(folder, from), join(folder, to))
    }
    expect(doPending(folder)).toEqual([])
    isNew(folder)
  })

  it('puts everything back where something cannot be moved', () => {
    const folder = prepared({ 'vitrine.sqlite': 'new', 'models/other/config.json': 'new model' })
    // A file where the folder for the old is to be made.
    writeFileSync(join(folder, 'replaced-1'), '')
    const [notice] = doPending(folder)
    expect(notice?.code).toBe('profile.notRestored')
    for (const [name, text] of Object.entries(BEFORE)) expect(content(folder, name)).toBe(text)
    expect(readdirSync(folder).sort()).toEqual([
      'models',
      'vitrine.sqlite',
      'vitrine.sqlite-wal',
      'window.json',
    ])
  })

  it.each([
    ['no JSON', '{'],
    ['another thing to do', '{"do":"format"}'],
    ['a folder elsewhere', '{"do":"restore","staged":"../x","replaced":"replaced-1","before":[]}'],
    [
      'a file of another’s',
      '{"do":"restore","staged":"restore-1","replaced":"replaced-1","before":["a"]}',
    ],
  ])('a word that is %s changes nothing', (_, word) => {
    const folder = tempFolder()
    write(folder, { ...BEFORE, 'pending.json': word })
    expect(doPending(folder)).toEqual([])
    expect(content(folder, 'vitrine.sqlite')).toBe('old')
    expect(existsSync(join(folder, 'pending.json'))).toBe(false)
  })
})
