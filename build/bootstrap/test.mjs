// npm test: every check there is, also after one failed, and at the end one line with their number.
//   --proof   the long checks in full, where they otherwise run seeded subsets, and the package as people
//             have it
import fs from 'node:fs'
import { join } from 'node:path'
import { prepareElectron } from '../electron/environment.mjs'
import { ensureBuilt } from './build-app.mjs'
import { LINT, TYPES, runChecks } from './checks.mjs'
import { oneCheck, playwrightCounts, stageCounts, sum, vitestCounts } from './counts.mjs'
import { main } from './main.mjs'
import { ROOT, say } from './paths.mjs'
import { runToEnd } from './run.mjs'

const ALONE = '@alone'
const REPORTS = join(ROOT, 'node_modules', '.cache', 'reports')

await main(async () => {
  const electron = await prepareElectron()
  const env = { ...electron.env }
  if (process.argv.includes('--proof')) env.VITRINE_PROOF = '1'
  fs.rmSync(REPORTS, { recursive: true, force: true })
  fs.mkdirSync(REPORTS, { recursive: true })
  try {
    const counts = [
      await runChecks([TYPES, ...LINT]),
      await vitest('unit', env),
      await vitest('component', env),
      await build(),
      await playwright('e2e', ['--grep-invert', ALONE], env),
      // What measures how free the page is has the machine to itself.
      await playwright('e2e-alone', ['--grep', ALONE, '--workers=1'], env),
      ...(env.VITRINE_PROOF ? [await vitest('packaged', env)] : []),
    ]
    const { passed, failed } = sum(counts)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    return failed === 0 ? 0 : 1
  } finally {
    electron.stop()
  }
})

/** @param {string} name @param {NodeJS.ProcessEnv} env */
async function vitest(name, env) {
  const report = join(REPORTS, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['run', '-c', `build/vitest.${name}.config.ts`, ...reporters]
  const code = await runToEnd('vitest', args, { cwd: ROOT, env })
  return stageCounts(code, read(report, vitestCounts))
}

async function build() {
  try {
    await ensureBuilt()
    return oneCheck(0)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return oneCheck(1)
  }
}

/** @param {string} name @param {string[]} which @param {NodeJS.ProcessEnv} env */
async function playwright(name, which, env) {
  const report = join(REPORTS, `${name}.json`)
  const args = ['test', '-c', 'build/playwright.config.ts', '--reporter=list,json', ...which]
  const code = await runToEnd('playwright', args, {
    cwd: ROOT,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  return stageCounts(code, read(report, playwrightCounts))
}

/**
 * @param {string} file
 * @param {(report: any) => import('./counts.mjs').Counts} count
 */
function read(file, count) {
  return fs.existsSync(file) ? count(JSON.parse(fs.readFileSync(file, 'utf8'))) : undefined
}
