// The default app of the stand-in Electron: `electron [-r module] <folder or entry file> [arguments]`.
// It has to be an ES module that awaits the entry: 'ready' comes only after Electron's first module
// has settled, and protocol.registerSchemesAsPrivileged is allowed only before 'ready'.
import { app } from 'electron/main'
import fs from 'node:fs'
import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** @type {string[]} */
const preloads = []
let target = ''
for (let i = 1; i < process.argv.length && target === ''; i++) {
  const argument = process.argv[i] ?? ''
  if (argument === '-r' || argument === '--require') preloads.push(process.argv[++i] ?? '')
  else if (!argument.startsWith('-')) target = path.resolve(argument)
}
if (target === '') {
  process.stderr.write('usage: electron [-r module] <app folder or entry file> [arguments]\n')
  process.exit(1)
}

// Both exist for default apps, and are missing from Electron's types for that reason.
const host =
  /** @type {typeof app & { setVersion(version: string): void, setAppPath(path: string): void }} */ (
    app
  )
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const packageFile = path.join(target, 'package.json')
/** @type {{ name?: string, productName?: string, version?: string }} */
const meta = fs.existsSync(packageFile) ? JSON.parse(fs.readFileSync(packageFile, 'utf8')) : {}
const name = meta.productName ?? meta.name
if (name) host.setName(name)
if (meta.version) host.setVersion(meta.version)
const entry = createRequire(packageFile).resolve(target) // a folder: its "main"; a file: itself
host.setAppPath(meta.name ? target : path.dirname(entry))

// What `node -r` does, which Electron's own default app offers too (Playwright uses it).
if (preloads.length > 0) Reflect.get(Module, '_preloadModules').call(Module, preloads)
await import(pathToFileURL(entry).href)
