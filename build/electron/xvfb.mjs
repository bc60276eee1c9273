// A display for machines that have none: continuous integration, a server, a container.
import { spawn } from 'node:child_process'
import fs from 'node:fs'

const SCREEN = '1600x1000x24'
const SETPRIV = '/usr/bin/setpriv'

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {boolean} whether windows can only be shown on an Xvfb
 */
export function needsXvfb(env = process.env, platform = process.platform) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/**
 * Starts Xvfb on a free display of its own choice.
 * @param {string} [frames] a folder: the screen is kept there as an XWD file, and every user of this
 *   machine may draw on it
 * @returns {Promise<{ display: string, stop: () => void }>}
 * @throws {Error} where it cannot be started
 */
export async function startXvfb(frames) {
  // -noreset: else Xvfb starts over when its last client leaves, and refuses the next meanwhile.
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  if (frames !== undefined) args.push('-fbdir', frames, '-ac')
  // setpriv lets the kernel end Xvfb with this process, even when this process is killed by force.
  const [command, ...before] = fs.existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'TERM', 'Xvfb']
    : ['Xvfb']
  const child = spawn(command ?? 'Xvfb', [...before, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // A terminal's Ctrl+C is for the app, which has to come to its end before its display does.
    detached: true,
  })
  const pipe = child.stdio[3]
  if (!pipe || !('on' in pipe)) throw new Error('Xvfb has no pipe for its display number')
  const display = await new Promise((resolve, reject) => {
    // The number and its line feed are two writes; with the pipe closed between them Xvfb would die.
    let text = ''
    pipe.on('data', (data) => {
      text += String(data)
      if (text.endsWith('\n')) resolve(`:${text.trim()}`)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)))
  })
  pipe.destroy()
  child.unref()
  return { display, stop: () => void child.kill() }
}
