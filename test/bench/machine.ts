import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What the figures were taken on. */
export function machine(): Record<string, string | number> {
  const require = createRequire(import.meta.url)
  const electron = process.env.ELECTRON_EXEC_PATH
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    electron: electron ? readFileSync(join(dirname(electron), 'version'), 'utf8').trim() : 'none',
    ort: String((require('onnxruntime-node/package.json') as { version: string }).version),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  }
}
