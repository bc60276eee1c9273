// How every script under build/ begins and ends: packages first, then Node 24, then its own work.
import fs from 'node:fs'
import { ensureInstalled } from './install.mjs'
import { NODE_24, say, toolEnvironment } from './paths.mjs'
import { runToEnd } from './run.mjs'

const OLDEST_NODE = 20

/**
 * Installs what is missing, moves over to Node 24 where another Node runs this, and then runs the
 * script. Its errors become one sentence and exit code 1.
 * @param {() => Promise<number>} script gives the exit code
 */
export async function main(script) {
  try {
    const major = parseInt(process.versions.node)
    if (major < OLDEST_NODE) throw new Error(`Node ${OLDEST_NODE} or later is needed`)
    ensureInstalled()
    const isPinned = major === 24 || !fs.existsSync(NODE_24)
    process.exitCode = await (isPinned ? script() : againOnNode24())
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}

/** @returns {Promise<number>} */
function againOnNode24() {
  return runToEnd(NODE_24, process.argv.slice(1), { cwd: process.cwd(), env: toolEnvironment() })
}
