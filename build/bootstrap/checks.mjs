// The checks that need no run of the app: types, lint, layout, import rules, dead code.
import { availableParallelism } from 'node:os'
import { oneCheck, sum } from './counts.mjs'
import { ROOT, toolEnvironment } from './paths.mjs'
import { capture } from './run.mjs'

/** @typedef {{ name: string, command: string, args: readonly string[] }} Check */

const MODULES = ['electron', 'renderer']

/** @type {Check} */
export const TYPES = { name: 'types', command: 'vue-tsc', args: ['-b', '--pretty'] }

/** @type {readonly Check[]} */
export const LINT = [
  {
    name: 'lint',
    command: 'eslint',
    args: ['-c', 'build/eslint.config.js', '--max-warnings', '0', '--color', '.'],
  },
  {
    name: 'layout',
    command: 'prettier',
    args: ['--check', '.', '--cache'],
  },
  {
    name: 'import rules',
    command: 'depcruise',
    args: ['--config', 'build/dependency-cruiser.config.js', ...MODULES],
  },
  {
    name: 'dead code',
    command: 'knip',
    args: ['--config', 'build/knip.config.ts', '--no-progress', '--no-config-hints'],
  },
]

/**
 * Runs checks beside each other, each with its own words: a line when it passed, all of its output
 * when it failed.
 * @param {readonly Check[]} checks
 * @returns {Promise<import('./counts.mjs').Counts>} each check counts as one
 */
export async function runChecks(checks) {
  const waiting = [...checks]
  /** @type {number[]} */
  const codes = []
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) codes.push(await run(check))
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
  return sum(codes.map(oneCheck))
}

/** @param {Check} check @returns {Promise<number>} its exit code */
async function run({ name, command, args }) {
  const started = Date.now()
  const { code, output } = await capture(command, args, { cwd: ROOT, env: toolEnvironment() })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const verdict = code === 0 ? 'ok' : `failed with code ${code}`
  process.stdout.write(`${name}: ${verdict} (${seconds} s)\n${code === 0 ? '' : output}`)
  return code
}
