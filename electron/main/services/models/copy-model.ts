import { createHash } from 'node:crypto'
import { mkdir, open, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/ipc/result.ts'
import type { ModelFile } from '#shared/runtime/model-shelf.ts'

/** Read and written at once: even on a slow stick it takes far less than the 200 ms a stop may take. */
const CHUNK = 512 * 1024
/** Written before the disk is waited for: progress tells what is there, and no wait is long. */
const SYNC_EVERY = 16 * 2 ** 20

export interface CopyOptions {
  model: string
  files: readonly ModelFile[]
  from: string
  to: string
  signal: AbortSignal
  onBytes: (done: number) => void
}

/**
 * Copies a model's files, each under the same path.
 *
 * @returns their sha256, hex, by path
 * @throws AppError `model.copyFailed` where a file is another than it was; the system's errors; the
 * signal's reason
 */
export async function copyModel(options: CopyOptions): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  const buffer = Buffer.alloc(CHUNK)
  let done = 0
  for (const file of options.files) {
    const target = join(options.to, file.path)
    await mkdir(dirname(target), { recursive: true })
    const hash = await copyFile(options, file, target, buffer, (bytes) => {
      done += bytes
      options.onBytes(done)
    })
    hashes.set(file.path, hash)
  }
  return hashes
}

async function copyFile(
  { model, from, signal }: CopyOptions,
  file: ModelFile,
  target: string,
  buffer: Buffer,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  const source = await open(await realpath(join(from, file.path)))
  try {
    const copy = await open(target, 'wx')
    try {
      let position = 0
      let unsynced = 0
      for (;;) {
        signal.throwIfAborted()
        const { bytesRead } = await source.read(buffer, 0, CHUNK, position)
        if (bytesRead === 0) break
        position += bytesRead
        if (position > file.bytes) break
        const part = buffer.subarray(0, bytesRead)
        hash.update(part)
        await copy.writeFile(part)
        unsynced += bytesRead
        if (unsynced >= SYNC_EVERY) {
          await copy.datasync()
          unsynced = 0
        }
        onBytes(bytesRead)
      }
      if (position !== file.bytes) {
        throw new AppError('model.copyFailed', { model, detail: `${file.path}: size changed` })
      }
      await copy.sync()
    } finally {
      await copy.close()
    }
  } finally {
    await source.close()
  }
  return hash.digest('hex')
}
