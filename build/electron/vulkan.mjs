// Where no graphics card is, WebGPU runs on SwiftShader, the software renderer in every Electron.
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder, ROOT } from '../bootstrap/paths.mjs'

const MANIFEST = 'vk_swiftshader_icd.json'

/**
 * What a program has to be given so that WebGPU finds an adapter on a Linux without a graphics card;
 * nothing where there is one, or where somebody has chosen a driver.
 * @param {string | undefined} electron an Electron executable; left out, any that is at hand
 * @param {NodeJS.ProcessEnv} env
 * @param {{ hasGpu?: boolean }} machine
 * @returns {{ VK_ICD_FILENAMES?: string }}
 */
export function softwareVulkan(electron = undefined, env = process.env, machine = {}) {
  const { hasGpu = process.platform !== 'linux' || fs.existsSync('/dev/dri') } = machine
  if (hasGpu || env.VK_ICD_FILENAMES) return {}
  const folders = electron === undefined ? foldersAtHand(env) : [dirname(electron)]
  const found = folders.map((folder) => join(folder, MANIFEST)).find((file) => fs.existsSync(file))
  return found === undefined ? {} : { VK_ICD_FILENAMES: found }
}

/** @param {NodeJS.ProcessEnv} env */
function foldersAtHand(env) {
  const cache = cacheFolder(env)
  const kept = fs.existsSync(cache) ? fs.readdirSync(cache) : []
  return [
    ...(env.ELECTRON_OVERRIDE_DIST_PATH ? [env.ELECTRON_OVERRIDE_DIST_PATH] : []),
    join(ROOT, 'node_modules', 'electron', 'dist'),
    ...kept.filter((name) => name.startsWith('electron-')).map((name) => join(cache, name)),
  ]
}
