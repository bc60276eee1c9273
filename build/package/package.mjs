// npm run package: the app as people install it, for the system this runs on, in release/.
//   --dir   the unpacked folder alone
import { ensureBuilt } from '../bootstrap/build-app.mjs'
import { main } from '../bootstrap/main.mjs'
import { resolveElectron } from '../electron/resolve.mjs'

await main(async () => {
  const [electron] = await Promise.all([resolveElectron(), ensureBuilt()])
  const { makePackage } = await import('./make.ts')
  await makePackage({ ...electron, onlyFolder: process.argv.includes('--dir') })
  return 0
})
