// Starts a program and stays with it: signals go on to it, its exit code comes back.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const KILL_AFTER_MS = 5000

/**
 * Runs a command to its end, with signals passed on and nothing left running.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string }} options
 * @returns {Promise<number>} its exit code; 128 + the signal's number where a signal ended it
 */
export function runToEnd(command, args, { env, cwd }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: 'inherit' })
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      // At a terminal Ctrl+C has reached the child already; a second one would cut its farewell.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref()
    }
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, pass)
    const done = () => signals.forEach((signal) => process.off(signal, pass))
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
