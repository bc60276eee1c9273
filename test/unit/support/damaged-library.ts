import fs from 'node:fs'
import { join } from 'node:path'
import { toJson } from '#shared/trace/codec.ts'
import { sessionLines } from '#main/services/vitrine-file/session-lines.ts'
import { openStore } from '#main/store/open-store.ts'
import { filled } from './exported.ts'
import type { Random } from './random.ts'
import { ScriptedRuntime } from './scripted-runtime.ts'
import { makeServices } from './services.ts'
import { addSession } from './store-data.ts'
import { anyRun } from './trace-data.ts'
import type { Line } from './vitrine-file.ts'

export const PAGE_BYTES = 4096
/** As the app calls a library that it sets aside. */
export const SET_ASIDE = 'vitrine.sqlite.damaged-2026-11-30T08-09-10-123Z'

/** The session of which one message takes several pages. */
export const LONG_ID = 't-5'

export type App = ReturnType<typeof makeServices>

/** A library with sessions of all kinds, closed, and what each would be exported as, by its id. */
export function wholeLibrary(folder: string, random: Random, count: number) {
  const file = join(folder, 'whole.sqlite')
  const opened = openStore({ file })
  const app = makeServices({ runtime: new ScriptedRuntime(), opened, models: folder })
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) filled(app, i)
    else {
      const id = `t-${String(i)}`
      const why = id === LONG_ID ? 'Q'.repeat(32_000) : 'why '.repeat(random.int(0, 400))
      const [title, question] = [`Title ${id}`, `${id}? ${why}`]
      const events = anyRun(random, `${id}-run`, random.int(3, 16))
      addSession(opened.file, { id, title, question, answer: `answer ${id}`, events })
      app.drafts.set(id, { text: `draft ${id}` })
    }
  }
  app.drafts.flush()
  const originals = exportsOf(app)
  app.library.close()
  return { file, originals }
}

/** Every session of a library as the lines of its file. */
export function exportsOf(app: App): Map<string, Line[]> {
  const store = app.store.file
  return new Map(
    store.sessions.list('', 1000).map(({ id }) => {
      const lines: unknown = JSON.parse(toJson([...sessionLines(store, id)]))
      return [id, lines as Line[]]
    }),
  )
}

/** A new library in a profile in which a damaged one was set aside. */
export function profileWith(whole: string, profile: string, damage: (file: string) => void): App {
  fs.mkdirSync(profile, { recursive: true })
  fs.cpSync(whole, join(profile, SET_ASIDE))
  damage(join(profile, SET_ASIDE))
  const opened = openStore({ file: join(profile, 'vitrine.sqlite') })
  return makeServices({ runtime: new ScriptedRuntime(), opened, profile })
}

/** Changes bytes of a file in place. */
export function withBytes(
  file: string,
  change: (size: number, put: (at: number, bytes: Uint8Array) => void) => number | undefined,
): void {
  const handle = fs.openSync(file, 'r+')
  const put = (at: number, bytes: Uint8Array): void => void fs.writeSync(handle, bytes, 0, null, at)
  const length = change(fs.fstatSync(handle).size, put)
  if (length !== undefined) fs.ftruncateSync(handle, length)
  fs.closeSync(handle)
}

/** Flips single bits anywhere behind the file's first page. */
export function flipBits(file: string, random: Random, count: number): void {
  const handle = fs.openSync(file, 'r+')
  const byte = Buffer.alloc(1)
  for (let i = 0; i < count; i++) {
    const at = random.int(PAGE_BYTES, fs.fstatSync(handle).size)
    fs.readSync(handle, byte, 0, 1, at)
    byte[0] = (byte[0] ?? 0) ^ (1 << random.int(0, 8))
    fs.writeSync(handle, byte, 0, 1, at)
  }
  fs.closeSync(handle)
}

/** A line without the names that depend on what else is in the file. */
export function withoutNames(line: Line): string {
  const { id, parent, run, session, bookmark, head, ...rest } = line
  return JSON.stringify(rest)
}
