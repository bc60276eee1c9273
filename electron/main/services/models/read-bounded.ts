import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** A pipe is opened too, and not waited for until somebody writes into it. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * A text file of at most `limit` bytes; null where there is none that can be read.
 *
 * @returns its size where it is larger: nothing was read then
 */
export async function readBounded(
  path: string,
  limit: number,
): Promise<string | { bytes: number } | null> {
  const handle = await open(path, FLAGS).catch((error: unknown) => {
    if (isUnreadable(error)) return null
    throw error
  })
  if (handle === null) return null
  try {
    const found = await handle.stat()
    if (!found.isFile()) return null
    return found.size > limit ? { bytes: found.size } : await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

export function isAbsent(error: unknown): boolean {
  return isOneOf(error, ['ENOENT', 'ENOTDIR'])
}

/** Nor can what leads round in a circle be read, or what may not be looked at. */
export function isUnreadable(error: unknown): boolean {
  return isAbsent(error) || isOneOf(error, ['ELOOP', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENXIO'])
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
