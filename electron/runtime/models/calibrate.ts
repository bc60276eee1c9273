import type { LoadedModel } from './load.ts'
import { fasterOf } from './threads.ts'

/**
 * Tries the loaded model with half its threads and goes on with the faster of the two. Not part of
 * loading: opening and trying a second session takes longer than loading itself.
 *
 * @param stopped asked between passes; nothing changes then
 * @returns the threads the model now uses; null where it was stopped
 */
export async function calibrate(
  model: Pick<LoadedModel, 'decoder' | 'info' | 'openWith'>,
  stopped: () => boolean,
): Promise<number | null> {
  const { decoder, info } = model
  if (info.threads === 1) return 1
  const half = Math.floor(info.threads / 2)
  const other = await model.openWith(half)
  try {
    const faster = await fasterOf([{ decoder }, { decoder: other }], stopped)
    if (faster === null) return null
    if (faster.decoder === other) {
      decoder.exchange(other)
      info.threads = half
    }
    return info.threads
  } finally {
    await other.release()
  }
}
