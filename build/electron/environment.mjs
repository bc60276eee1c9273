// Everything that a program which starts Electron has to be given: paths, display, switches.
import fs from 'node:fs'
import { dirname } from 'node:path'
import { toolEnvironment } from '../bootstrap/paths.mjs'
import { resolveElectron } from './resolve.mjs'
import { softwareVulkan } from './vulkan.mjs'
import { needsXvfb, startXvfb } from './xvfb.mjs'

/**
 * @typedef {object} Prepared
 * @property {string} path the Electron executable
 * @property {string[]} switches what Chromium needs on this machine
 * @property {NodeJS.ProcessEnv} env
 * @property {() => void} stop ends the display, where one was started
 */

/**
 * @param {NodeJS.ProcessEnv} outer
 * @returns {Promise<Prepared>}
 */
export async function prepareElectron(outer = process.env) {
  const { path, sqlite } = await resolveElectron(outer)
  const switches = chromiumSwitches(outer)
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...toolEnvironment(outer),
    ...softwareVulkan(path, outer),
    ELECTRON_EXEC_PATH: path,
    ELECTRON_OVERRIDE_DIST_PATH: dirname(path),
    VITRINE_ELECTRON_SWITCHES: switches.join(' '),
  }
  if (switches.includes('--no-sandbox')) env.NO_SANDBOX = '1' // electron-vite's own word for it
  if (sqlite !== undefined) env.BETTER_SQLITE3_BINDING = sqlite
  if (!needsXvfb(outer)) return { path, switches, env, stop: () => undefined }
  const { display, stop } = await startXvfb()
  return { path, switches, env: { ...env, DISPLAY: display, VITRINE_OWN_DISPLAY: '1' }, stop }
}

/**
 * Root cannot use Chromium's sandbox, and without a graphics card its GPU process only fails.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ isRoot?: boolean, hasGpu?: boolean }} machine
 * @returns {string[]}
 */
export function chromiumSwitches(env, machine = {}) {
  const linux = process.platform === 'linux'
  const {
    isRoot = linux && process.getuid?.() === 0,
    hasGpu = !linux || fs.existsSync('/dev/dri'),
  } = machine
  const switches = []
  if (isRoot) switches.push('--no-sandbox')
  if (!hasGpu || needsXvfb(env)) switches.push('--disable-gpu')
  if (linux && !env.DISPLAY && env.WAYLAND_DISPLAY) switches.push('--ozone-platform=wayland')
  return switches
}
