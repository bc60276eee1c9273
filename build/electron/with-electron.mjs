// Runs a command with everything an Electron app needs here:
//   node build/electron/with-electron.mjs [--build] playwright test
// It installs, fetches and (with --build) builds what is missing, then sets
//   ELECTRON_EXEC_PATH            the executable (electron-vite and the tests read it)
//   ELECTRON_OVERRIDE_DIST_PATH   its folder (the `electron` package reads it)
//   VITRINE_ELECTRON_SWITCHES     what Chromium needs on this machine, such as --no-sandbox as root
//   BETTER_SQLITE3_BINDING        only where that Electron has Node-API 9
//   DISPLAY                       of an Xvfb of its own, only where there is none;
//   VITRINE_OWN_DISPLAY           is set then: nobody looks at it
import { ensureBuilt } from '../bootstrap/build-app.mjs'
import { main } from '../bootstrap/main.mjs'
import { ROOT } from '../bootstrap/paths.mjs'
import { runToEnd } from '../bootstrap/run.mjs'
import { prepareElectron } from './environment.mjs'

await main(async () => {
  const [first = '', ...rest] = process.argv.slice(2)
  const isBuild = first === '--build'
  const [command, ...args] = isBuild ? rest : [first, ...rest]
  if (!command) throw new Error('usage: with-electron.mjs [--build] <command> [arguments]')
  const electron = await prepareElectron()
  try {
    if (isBuild) await ensureBuilt()
    return await runToEnd(command, args, { env: electron.env, cwd: ROOT })
  } finally {
    electron.stop()
  }
})
