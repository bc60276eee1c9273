import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broughtBack, readWindowState, writeWindowState } from '#main/app/window-state.ts'

const LAPTOP = { x: 0, y: 0, width: 1440, height: 900 }
const PROJECTOR = { x: 1440, y: 0, width: 1280, height: 720 }
let folder = ''
let file = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-state-'))
  file = join(folder, 'window.json')
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const stored = (state: unknown): void => {
  writeFileSync(file, JSON.stringify(state))
}

test('the window comes back where it was', () => {
  const state = { bounds: { x: 1500, y: 40, width: 1000, height: 600 }, maximized: true }
  writeWindowState(file, state)
  expect(readWindowState(file, [LAPTOP, PROJECTOR])).toEqual(state)
})

test('a window on a projector that was unplugged is not opened out of sight', () => {
  stored({ bounds: { x: 1500, y: 40, width: 1000, height: 600 }, maximized: false })
  expect(readWindowState(file, [LAPTOP])).toEqual({ bounds: null, maximized: false })
})

test('a window whose title bar lies above every display is not restored', () => {
  stored({ bounds: { x: 100, y: -200, width: 1000, height: 600 } })
  expect(readWindowState(file, [LAPTOP]).bounds).toBeNull()
})

test('size is cut to the display and never below the least', () => {
  stored({ bounds: { x: 1440, y: 0, width: 5000, height: 100 } })
  expect(readWindowState(file, [PROJECTOR]).bounds).toEqual({
    x: 1440,
    y: 0,
    width: 1280,
    height: 560,
  })
})

test.each(['', '{', 'null', '[]', '{"bounds":{"x":"1"}}', '{"bounds":{"x":1e9,"y":0}}'])(
  'file content %j counts as none',
  (text) => {
    writeFileSync(file, text)
    expect(readWindowState(file, [LAPTOP])).toEqual({ bounds: null, maximized: false })
  },
)

test('a missing file counts as none, an unwritable one is no error', () => {
  expect(readWindowState(join(folder, 'none'), [LAPTOP]).bounds).toBeNull()
  expect(() => {
    writeWindowState(join(folder, 'no', 'folder'), { bounds: null, maximized: false })
  }).not.toThrow()
})

test('a window whose display is unplugged while it is open comes to one that is there, whole', () => {
  const there = { x: 1500, y: 40, width: 1000, height: 600 }
  expect(broughtBack(there, [LAPTOP, PROJECTOR])).toBeNull()
  expect(broughtBack(there, [LAPTOP])).toEqual({ x: 220, y: 150, width: 1000, height: 600 })
  const large = { x: 1440, y: 0, width: 1920, height: 1080 }
  expect(broughtBack(large, [LAPTOP])).toEqual(LAPTOP)
  expect(broughtBack(there, [])).toBeNull()
})
