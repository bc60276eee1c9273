import { open } from 'node:fs/promises'

const CHUNK = 4 * 2 ** 20

/** By file and what was looked for: a graph that has not changed is not read again. */
const known = new Map<string, readonly string[]>()
const MOST_KNOWN = 500

/**
 * Which of these names stand in a file's bytes, as UTF-8: a graph names the files of its weights in full.
 *
 * @throws the signal's reason
 */
export async function mentioned(
  path: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (names.length === 0) return []
  const handle = await open(path)
  try {
    const { size, mtimeMs } = await handle.stat()
    const key = JSON.stringify([path, size, mtimeMs, names])
    const before = known.get(key)
    if (before !== undefined) return before
    const found = await search(handle, names, signal)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, found)
    return found
  } finally {
    await handle.close()
  }
}

async function search(
  handle: Awaited<ReturnType<typeof open>>,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const open = new Map(names.map((name) => [name, Buffer.from(name)]))
  // The end of a chunk stays before the next: a name may lie across.
  const kept = Math.max(...[...open.values()].map(({ length }) => length)) - 1
  const buffer = Buffer.alloc(CHUNK + kept)
  let held = 0
  while (open.size > 0) {
    signal?.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, held, CHUNK)
    if (bytesRead === 0) break
    const view = buffer.subarray(0, held + bytesRead)
    for (const [name, bytes] of open) if (view.includes(bytes)) open.delete(name)
    held = Math.min(kept, view.length)
    view.copy(buffer, 0, view.length - held)
  }
  return names.filter((name) => !open.has(name))
}
