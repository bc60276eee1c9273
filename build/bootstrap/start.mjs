// npm start: everything that is missing is fetched and built, then the window opens. Arguments go
// on to the app.
import { prepareElectron } from '../electron/environment.mjs'
import { ensureBuilt } from './build-app.mjs'
import { main } from './main.mjs'
import { ROOT } from './paths.mjs'
import { runToEnd } from './run.mjs'

await main(async () => {
  const [electron] = await Promise.all([prepareElectron(), ensureBuilt()])
  try {
    const args = [...electron.switches, ROOT, ...process.argv.slice(2)]
    return await runToEnd(electron.path, args, { env: electron.env, cwd: ROOT })
  } finally {
    electron.stop()
  }
})
