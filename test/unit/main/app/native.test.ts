import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '#build/bootstrap/paths.mjs'

const SOURCES = ['electron', 'renderer'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(ROOT, folder, name), 'utf8') })),
)
const using = (pattern: RegExp) =>
  SOURCES.filter(({ text }) => pattern.test(text)).map(({ name }) => name)

test('no address is handed to the system, and no feature of Chromium is switched on', () => {
  expect(SOURCES.length).toBeGreaterThan(500)
  const never = [
    /openExternal/,
    /enableBlinkFeatures|enable-blink-features/,
    /experimentalFeatures/,
    /allowRunningInsecureContent/,
    /webSecurity: false/,
    /enableRemoteModule|@electron\/remote/,
    /<webview/,
  ]
  expect(never.flatMap(using)).toEqual([])
})

test('only folders and licences the app names itself are opened by the system', () => {
  expect(using(/shell\.openPath/)).toEqual([
    join('main', 'app', 'connect-ipc.ts'),
    join('main', 'app', 'core.ts'),
  ])
})
