// What of a package takes how much room.
import fs from 'node:fs'
import { join, relative, sep } from 'node:path'

export interface Part {
  name: string
  bytes: number
}

/** Bytes of a file, or of all files under a folder. Links count as nothing. */
export function sizeOf(path: string): number {
  const stat = fs.lstatSync(path)
  if (stat.isSymbolicLink()) return 0
  if (!stat.isDirectory()) return stat.size
  return fs.readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** The first that fits names the part; paths are within the unpacked app, with `/`. */
const PARTS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/resources\/models\/([^/]+)/i, ([, id]) => `model ${id ?? ''}`],
  [/resources\/app\.asar\.unpacked\/node_modules\/([^/]+)/i, ([, name]) => name ?? ''],
  [/resources\/better_sqlite3\.node$/i, () => 'better-sqlite3, stand-in'],
  [/resources\/app\.asar$/i, () => 'app (app.asar)'],
  [/resources\/(?:samples|schema|icons|LICENSE\.txt)/i, () => 'samples, schema, icons'],
  [/(?:locales\/|\.lproj\/)/, () => 'Chromium: words'],
  [/LICENSES\.chromium\.html$/, () => 'Chromium: licences'],
  [/./, () => 'Electron'],
]

/** Largest first; together they are the whole folder. */
export function partsOf(folder: string): Part[] {
  const parts = new Map<string, number>()
  for (const file of walk(folder)) {
    const path = relative(folder, file).split(sep).join('/')
    for (const [pattern, nameOf] of PARTS) {
      const match = pattern.exec(path)
      if (!match) continue
      const name = nameOf(match)
      parts.set(name, (parts.get(name) ?? 0) + sizeOf(file))
      break
    }
  }
  return [...parts].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes)
}

/** A line a part, and one for the whole. */
export function table(parts: readonly Part[]): string {
  const all = { name: 'together', bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) }
  return [...parts, all]
    .map(({ name, bytes }) => `${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${name}`)
    .join('\n')
}

function walk(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}
