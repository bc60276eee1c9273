import { open } from 'node:fs/promises'

/**
 * A text file of at most `limit` bytes; null where there is none.
 *
 * @returns its size where it is larger: nothing was read then
 */
export async function readBounded(
  path: string,
  limit: number,
): Promise<string | { bytes: number } | null> {
  const handle = await open(path).catch((error: unknown) => {
    if (isAbsent(error)) return null
    throw error
  })
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    return size > limit ? { bytes: size } : await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

export function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))
  )
}
