// Starts a program and stays with it: signals go on to it, its exit code comes back.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { constants } from 'node:os'
import { isAbsolute } from 'node:path'

const KILL_AFTER_MS = 5000
const LOOK_MS = 500

/**
 * Runs a command to its end. It does not outlive whoever started this: signals are passed on, and
 * when npm is killed, which tells nobody, that is noticed.
 * @param {string} command a path, or a name in node_modules/.bin
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, farewellMs?: number, alone?: boolean }} options
 * `farewellMs`: how long it may take to end once it has been told to; `alone`: a terminal's Ctrl+C goes to
 * it, and not to every process it starts
 * @returns {Promise<number>} its exit code; 128 + the signal's number where a signal ended it
 */
export function runToEnd(command, args, options) {
  const { env, cwd, farewellMs = KILL_AFTER_MS, alone = false } = options
  const shell = process.platform === 'win32' && !isAbsolute(command) // tools are .cmd files there
  const detached = alone && process.platform !== 'win32'
  const child = spawn(command, args, { env, cwd, shell, detached, stdio: 'inherit' })

  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    // At a terminal Ctrl+C has reached the child already; a second one would cut its farewell.
    if (detached || signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    setTimeout(() => child.kill('SIGKILL'), farewellMs).unref()
  }
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  const started = lineage()
  const watch = setInterval(() => {
    if (lineage() === started) return
    clearInterval(watch)
    pass('SIGTERM')
  }, LOOK_MS)

  return new Promise((resolve, reject) => {
    const done = () => {
      clearInterval(watch)
      for (const signal of signals) process.off(signal, pass)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * Runs a program unseen and keeps its words.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd: string }} options
 * @returns {Promise<{ code: number, output: string }>} 127 where it cannot be started
 */
export function capture(command, args, { env = process.env, cwd }) {
  const shell = process.platform === 'win32' && !isAbsolute(command)
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('error', (error) => {
      resolve({ code: 127, output: `${error.message}\n` })
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output })
    })
  })
}

/**
 * Runs a program that has to succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd: string }} options
 * @throws {Error} with the program's last words
 */
export async function mustRun(command, args, options) {
  const { code, output } = await capture(command, args, options)
  if (code !== 0) throw new Error(`${command} failed (code ${code}):\n${output.slice(-3000)}`)
}

/**
 * Who started this: under npm, its shell and npm itself. Others may end before what they started.
 * @returns {string} changes when one of them is gone
 */
function lineage() {
  if (!process.env.npm_lifecycle_event) return ''
  try {
    const stat = fs.readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const [, grandparent] = /\) . (\d+)/.exec(stat) ?? []
    return `${process.ppid} ${grandparent}`
  } catch {
    return String(process.ppid) // no /proc here
  }
}
