import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '#build/bootstrap/paths.mjs'

/** The package, made by the command that people use. */
export default function setup(): void {
  const script = join(ROOT, 'build/package/package.mjs')
  const { status } = spawnSync(process.execPath, [script], { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm run package ended with code ${String(status)}`)
}
