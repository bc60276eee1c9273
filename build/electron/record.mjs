// npm run record -- script.json --out talk.vitrine
// Runs a script in the app, without its window, and exports what was recorded. The app reads
// `--record <script> --out <file>`; its exit code and both its outputs are passed on.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../bootstrap/build-app.mjs'
import { main } from '../bootstrap/main.mjs'
import { ROOT } from '../bootstrap/paths.mjs'
import { runToEnd } from '../bootstrap/run.mjs'
import { prepareElectron } from './environment.mjs'

/** Stopped, it still writes what it has recorded. */
const FAREWELL_MS = 600_000

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' } },
  })
  const [script, ...rest] = positionals
  if (!script || !values.out || rest.length > 0) {
    throw new Error('usage: npm run record -- <script.json> --out <file.vitrine>')
  }
  // npm runs scripts in the project's folder; the paths were typed somewhere else, perhaps.
  const from = process.env.INIT_CWD ?? process.cwd()
  const [electron] = await Promise.all([prepareElectron(), ensureBuilt()])
  try {
    const order = ['--record', resolve(from, script), '--out', resolve(from, values.out)]
    // Chromium's own complaints would stand between the lines of progress.
    const args = [...electron.switches, '--log-level=3', ROOT, ...order]
    return await runToEnd(electron.path, args, {
      env: electron.env,
      cwd: ROOT,
      farewellMs: FAREWELL_MS,
      alone: true,
    })
  } finally {
    electron.stop()
  }
})
