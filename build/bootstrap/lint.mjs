// npm run lint: every lint step, also after one failed.
import { LINT, runChecks } from './checks.mjs'
import { main } from './main.mjs'

await main(async () => {
  const { failed } = await runChecks(LINT)
  return failed === 0 ? 0 : 1
})
