// npm run build: builds the app into out/ unless that is up to date; --force builds it anyway.
import { ensureBuilt } from './build-app.mjs'
import { main } from './main.mjs'

await main(async () => {
  await ensureBuilt({ force: process.argv.includes('--force') })
  return 0
})
