import { join } from 'node:path'
import { readBounded } from './read-bounded.ts'

const README_BYTES = 256 * 2 ** 10
const SHA256 = /\b[0-9a-f]{64}\b/

/**
 * The sha256 a model's card gives for files of its folder, by path: of every line that has one hash and
 * names one of the files, as tables and the output of sha256sum do. null where it gives none.
 */
export async function cardHashes(
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string> | null> {
  const text = await readBounded(join(folder, 'README.md'), README_BYTES)
  if (typeof text !== 'string') return null
  const found = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const hash = SHA256.exec(line)?.[0]
    if (hash === undefined) continue
    const words = new Set(line.split(/[\s|`*]+/))
    const named = paths.filter((path) => words.has(path))
    if (named.length === 1 && named[0] !== undefined) found.set(named[0], hash)
  }
  return found.size === 0 ? null : found
}
