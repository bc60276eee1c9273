import { createHash } from 'node:crypto'
import { AppError } from '#shared/ipc/result.ts'
import type { ModelFolder } from './model-folder.ts'

const BLOCK = 8 * 2 ** 20
/** A protobuf message cannot be larger; such models keep their weights in files of their own. */
const LIMIT = 2 ** 31 - 1

export interface GraphBytes {
  bytes: Uint8Array<ArrayBuffer>
  /** Hex. */
  sha256: string
}

declare global {
  interface ArrayBuffer {
    /** ES2024; in every Electron this app runs on, but not yet among the types of ES2023. */
    transfer(newByteLength?: number): ArrayBuffer
  }
}

/**
 * Gives the memory of a graph file back at once: left to the garbage collector, a hundred megabytes
 * nobody needs any more stay until something else fills the heap.
 */
export function releaseGraph({ bytes }: GraphBytes): void {
  bytes.buffer.transfer(0)
}

/**
 * The whole graph file and its hash. Read in blocks, so that progress can be told and the process
 * answers meanwhile; a block is hashed while the system reads the next one.
 *
 * @param file path within the folder
 * @throws AppError model.missingFile, model.badFile, model.tooLarge, model.changed (it shrank meanwhile)
 */
export async function readGraph(
  folder: ModelFolder,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<GraphBytes> {
  const opened = await folder.open(file)
  if (opened === null) throw folder.missing(file)
  const { handle, size } = opened
  try {
    if (size > LIMIT) throw folder.tooLarge(file, size, LIMIT)
    const bytes = new Uint8Array(size)
    const hash = createHash('sha256')
    const read = (at: number): Promise<number> =>
      handle.read(bytes, at, Math.min(BLOCK, size - at), at).then((result) => result.bytesRead)
    let done = 0
    let next = read(0)
    while (done < size) {
      const count = await next
      if (count === 0) throw new AppError('model.changed', { model: folder.modelId })
      const block = bytes.subarray(done, done + count)
      done += count
      if (done < size) next = read(done)
      hash.update(block)
      onBytes(done)
    }
    return { bytes, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}
