// npm run icons: draws build/package/icon/*.svg in every size that a system wants. The files are
// committed; this is run again after a drawing was changed.
import { join } from 'node:path'
import { main } from '../bootstrap/main.mjs'
import { ROOT } from '../bootstrap/paths.mjs'
import { runToEnd } from '../bootstrap/run.mjs'
import { prepareElectron } from '../electron/environment.mjs'

await main(async () => {
  const electron = await prepareElectron()
  try {
    const args = [...electron.switches, join(ROOT, 'build/package/render-icons.mjs')]
    return await runToEnd(electron.path, args, { env: electron.env, cwd: ROOT })
  } finally {
    electron.stop()
  }
})
