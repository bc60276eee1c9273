// Builds the app into out/, but only when one of its inputs changed.
import fs from 'node:fs'
import { join } from 'node:path'
import { ROOT, say, toolEnvironment } from './paths.mjs'
import { runToEnd } from './run.mjs'
import { isUpToDate, writeStamp } from './stamp.mjs'

const INPUTS = [
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'build/renderer-build.ts',
  'build/vite.handout.config.ts',
  'build/licences',
  'electron',
  'renderer',
  'resources/lessons',
]
const STAMP = join(ROOT, 'out', '.stamp')
const ENTRIES = [
  'main/index.js',
  'preload/index.cjs',
  'renderer/index.html',
  'renderer/stage.html',
  'handout/player.js',
  'licences.json',
]
/** The app, then the player that hand-outs carry. */
const BUILDS = [
  ['electron-vite', 'build', '--logLevel', 'warn'],
  ['vite', 'build', '-c', 'build/vite.handout.config.ts', '--logLevel', 'warn'],
]

/**
 * @param {{ force?: boolean }} options
 * @throws {Error} where the build fails; the reason is on the terminal by then
 */
export async function ensureBuilt({ force = false } = {}) {
  const isComplete = ENTRIES.every((file) => fs.existsSync(join(ROOT, 'out', file)))
  if (!force && isComplete && isUpToDate(STAMP, ROOT, INPUTS)) return
  say('building the app')
  fs.rmSync(STAMP, { force: true })
  fs.rmSync(join(ROOT, 'out/licences'), { recursive: true, force: true })
  for (const [tool = '', ...args] of BUILDS) {
    const code = await runToEnd(tool, args, {
      cwd: ROOT,
      env: { ...toolEnvironment(), NODE_ENV: 'production' },
    })
    if (code !== 0) throw new Error('the build failed')
  }
  const { writeLicences } = await import('../licences/write.ts')
  writeLicences()
  writeStamp(STAMP, ROOT, INPUTS)
}
