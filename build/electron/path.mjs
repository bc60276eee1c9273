// Prints the path of the Electron executable, and nothing else: npm run -s electron:path
import { main } from '../bootstrap/main.mjs'
import { resolveElectron } from './resolve.mjs'

await main(async () => {
  const { path } = await resolveElectron()
  process.stdout.write(`${path}\n`)
  return 0
})
