import type { AfterPackContext } from 'electron-builder'
import fs from 'node:fs'
import { join } from 'node:path'

/** What electron-builder leaves there of an Electron that came unpacked. */
export function afterPack({ appOutDir, packager }: AfterPackContext): void {
  const resources = packager.getResourcesDir(appOutDir)
  fs.rmSync(join(resources, 'default_app.asar'), { force: true })
  fs.rmSync(join(appOutDir, 'version'), { force: true })
}
